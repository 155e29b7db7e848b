namespace Thalassa.Agent.Tests.Access;

/// <summary>Switches in the address of a call.</summary>
public sealed class QueryFlagsTests
{
    [Theory]
    [InlineData("POST", "/backends/live?force=maybe&dryRun=1", "force", "dryRun")]
    [InlineData("PUT", "/backends/live?dryRun=", "dryRun")]
    [InlineData("DELETE", "/frontends/web?dryRun=true&dryRun=true", "dryRun")]
    [InlineData("GET", "/stats?history=yes", "history")]
    [InlineData("POST", "/backends/live/members/10.0.0.1:80/drain?force=on", "force")]
    public async Task One_that_is_neither_on_nor_off_is_named_and_nothing_happens(string method, string path, params string[] names)
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        var (status, problem) = await agent.SendAsync(method, path, method == "GET" ? null : """{"type":"static"}""");

        Assert.Equal(400, status);
        Assert.Equal(names, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.All(names, name => Assert.Equal("is true or false, given once", (string?)problem["errors"]![name]![0]));
        Assert.Equal("[]", await agent.Http.GetStringAsync("/backends"));
    }

    [Fact]
    public async Task One_that_is_on_or_off_is_taken()
    {
        await using var agent = await TestAgent.StartAsync(new AgentOptions());
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/live?dryRun=True", """{"type":"static"}""")).Status);
        Assert.Equal("[]", await agent.Http.GetStringAsync("/backends"));
        Assert.Equal(200, (await agent.SendAsync("PUT", "/backends/live?dryRun=false", """{"type":"static"}""")).Status);
        Assert.NotEqual("[]", await agent.Http.GetStringAsync("/backends"));
    }
}
