namespace Thalassa.Functions.Tests.Problems;

/// <summary>What no function takes: the route of the root must not be taken for a route of every path.</summary>
public sealed class UnmatchedTests
{
    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/nothing", 404)]
    [InlineData("POST", "/", 405)]
    [InlineData("DELETE", "/status", 405)]
    public async Task Unknown_path_is_404_and_wrong_method_is_405(string method, string path, int status)
    {
        await using var app = await RunningApp.StartAsync();
        var problem = await app.ProblemAsync(status, method, path);
        Assert.Contains(path, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
