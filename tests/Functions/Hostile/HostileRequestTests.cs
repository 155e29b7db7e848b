using System.Text.Json;

namespace Thalassa.Functions.Tests.Hostile;

public sealed class HostileRequestTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        await _app.OkAsync("POST", "/registrations/web/1.0.0/10.0.0.5/80", "{\"secondsToExpire\":3600}");
        await _app.OkAsync("PUT", "/backends/web", "{\"type\":\"dynamic\",\"name\":\"web\",\"version\":\"1.0.0\"}");
        await _app.OkAsync("PUT", "/frontends/web", "{\"bind\":\"*:80\",\"backend\":\"web\"}");
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public void The_table_is_long_and_says_each_thing_once()
    {
        Assert.InRange(HostileRequests.All.Count, 100, 1000);
        Assert.Distinct(HostileRequests.All.Select(request => request.What));
    }

    [Theory]
    [MemberData(nameof(HostileRequests.Rows), MemberType = typeof(HostileRequests), DisableDiscoveryEnumeration = true)]
    public async Task It_gets_its_answer_and_changes_nothing(HostileRequest request)
    {
        var before = await _app.ContentAsync();
        var answer = await RawHttp.SendAsync(_app.Address, request.ToBytes());
        Assert.True(
            request.Status == answer.Status, $"{request}: {answer.Status} instead of {request.Status}\n{answer.Head}\n{answer.Body}");
        if (request.Named is null)
        {
            Assert.Empty(answer.Body);
        }
        else
        {
            CheckProblem(request, answer);
        }

        Assert.Equal(before, await _app.ContentAsync());
    }

    private static void CheckProblem(HostileRequest request, RawHttp answer)
    {
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        var problem = JsonElement.Parse(answer.Body);
        Assert.Equal(request.Status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        if (problem.TryGetProperty("errors", out var errors))
        {
            Assert.Equal(
                request.Named, string.Join(',', errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)));
        }
        else
        {
            Assert.Contains(request.Named!, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}
