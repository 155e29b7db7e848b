using System.Net;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>Error messages for callers and operators.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Function_that_throws_is_500_problem()
    {
        // Without the values of its route a function gets nulls that it does not expect.
        await using var app = await TestHost.StartAsync(options => options with { SendsRouteValues = false });
        using var answer = await app.SendAsync("GET", "/backends/one");
        Assert.Contains("GetBackend failed", await TestHost.ProblemAsync(500, answer), StringComparison.Ordinal);
        Assert.Contains(app.Log.Lines, line => line.StartsWith("Error Thalassa.Functions.Problems", StringComparison.Ordinal));
        using var next = await app.SendAsync("GET", "/status");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Without_key_the_host_listens_on_loopback_only()
    {
        var fault = await Assert.ThrowsAsync<WorkerHostException>(
            () => TestHost.StartAsync(options => options with { Urls = "http://0.0.0.0:0" }));
        Assert.Contains("THALASSA_API_KEY", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_key_only_anonymous_functions_take_calls_without_it()
    {
        await using var app = await TestHost.StartAsync(options => options with { Urls = "http://0.0.0.0:0" }, "THALASSA_API_KEY=secret");
        var address = new Uri($"http://127.0.0.1:{app.Host.Address.Port}");
        using var http = new HttpClient { BaseAddress = address };
        using var open = await http.GetAsync(new Uri("/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        await TestHost.ProblemAsync(401, await http.GetAsync(new Uri("/registrations", UriKind.Relative)));
        http.DefaultRequestHeaders.Add("x-functions-key", "secret");
        using var allowed = await http.GetAsync(new Uri("/registrations", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task Worker_that_ends_at_its_start_is_reported_with_its_own_words()
    {
        var fault = await Assert.ThrowsAsync<WorkerHostException>(() => TestHost.StartAsync("Store=tables"));
        Assert.Contains("code 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AzureWebJobsStorage", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_without_its_setting_is_named()
    {
        var log = new HostLog();
        var options = TestHost.Options(log);
        var settings = new Dictionary<string, string?>(options.Settings, StringComparer.OrdinalIgnoreCase) { ["ReaperSchedule"] = null };
        var fault = await Assert.ThrowsAsync<WorkerHostException>(() => RunningWorkerHost.StartAsync(options with { Settings = settings }));
        Assert.Contains("Reap: the setting ReaperSchedule is missing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_worker_is_named()
    {
        var folder = Path.GetTempPath();
        var fault = await Assert.ThrowsAsync<WorkerHostException>(() => TestHost.StartAsync(options => options with { App = folder }));
        Assert.Contains("worker.config.json", fault.Message, StringComparison.Ordinal);
    }
}
