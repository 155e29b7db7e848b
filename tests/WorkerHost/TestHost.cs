using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Thalassa.Local.Processes;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>A host in this process, with the registry in a real worker process.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(RunningWorkerHost host, HostLog log)
    {
        (Host, Log) = (host, log);
        Http = new HttpClient { BaseAddress = host.Address };
    }

    /// <summary>The folder of the function app, as its build leaves it.</summary>
    public static string App { get; } = Path.GetDirectoryName(Programs.Assembly("Thalassa.Functions"))!;

    public RunningWorkerHost Host { get; }

    public HostLog Log { get; }

    public HttpClient Http { get; }

    /// <summary>Options with which the app knows nothing of the machine's environment.</summary>
    public static WorkerHostOptions Options(HostLog log, params IEnumerable<string> settings) => new()
    {
        App = App,
        Urls = "http://127.0.0.1:0",
        Settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Store"] = "memory",
            ["ReaperSchedule"] = "0 0 * * * *",
            ["THALASSA_API_KEY"] = null,
            ["AzureWebJobsStorage"] = null,
            ["ServiceBusConnection"] = null,
            ["Compatibility"] = null,
            ["Peers"] = null,
        }.Concat(settings.Select(setting => setting.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1])))
            .GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.OrdinalIgnoreCase),
        Logging = logging => logging.ClearProviders().AddProvider(log),
    };

    /// <param name="settings">Each as <c>Name=value</c>.</param>
    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(options => options, settings);

    public static async Task<TestHost> StartAsync(Func<WorkerHostOptions, WorkerHostOptions> change, params string[] settings)
    {
        var log = new HostLog();
        return new TestHost(await RunningWorkerHost.StartAsync(change(Options(log, settings))), log);
    }

    public Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        string? json = null,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : new StringContent(json, null, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request, completion);
    }

    public Task<HttpResponseMessage> OpenAsync(string path) => SendAsync("GET", path, completion: HttpCompletionOption.ResponseHeadersRead);

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Checks that an answer is a problem, and gives its detail.</summary>
    public static async Task<string> ProblemAsync(int status, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>A poll of a registry with peers, which is open at the worker without an answer until something changes.</summary>
    public async Task<Task<HttpResponseMessage>> PollAsync()
    {
        var first = await GetAsync($"/peers/changes?instance={Guid.Empty}&after=0");
        var path = $"/peers/changes?instance={first.GetProperty("instance").GetString()}&after={first.GetProperty("sequence").GetInt64()}";
        var poll = SendAsync("GET", path);

        // Nothing shows when the worker has it. Calls that began later have gone all the way by then, so it has, too.
        for (var later = 0; later < 20; later++)
        {
            await GetAsync("/status");
        }

        return poll;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}
