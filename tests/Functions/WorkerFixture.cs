using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Thalassa.Local.Processes;
using Thalassa.Local.WorkerHost;

namespace Thalassa.Functions.Tests;

/// <summary>
/// The app as Azure runs it: the real worker process, under the local Functions host. One for each set of settings, ended together.
/// </summary>
public sealed class WorkerFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<RunningWorkerHost>>> _hosts = new(StringComparer.Ordinal);

    /// <summary>An app with these settings, started if there is none yet.</summary>
    public async Task<RunningApp> AppAsync(string[] settings)
    {
        var host = _hosts.GetOrAdd(string.Join('\n', settings), _ => new(() => StartAsync(settings)));
        return new RunningApp((await host.Value).Address);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts.Values)
        {
            await (await host.Value).DisposeAsync();
        }
    }

    private static Task<RunningWorkerHost> StartAsync(string[] settings)
    {
        // Apps in this process log nothing either; what a worker logs is looked at in tests of its own.
        var all = RunningApp.Arguments(["--ReaperSchedule=*/5 * * * * *", "--RateLimit=0", .. settings])
            .Where(setting => !setting.StartsWith("--urls", StringComparison.Ordinal))
            .Select(setting => setting[2..].Split('=', 2))
            .GroupBy(setting => setting[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                group => group.Key.Replace(":", "__", StringComparison.Ordinal),
                group => (string?)group.Last()[1],
                StringComparer.OrdinalIgnoreCase);
        return RunningWorkerHost.StartAsync(
            new WorkerHostOptions
            {
                App = Path.GetDirectoryName(Programs.Assembly("Thalassa.Functions"))!,
                Urls = "http://127.0.0.1:0",
                Settings = all,
                Logging = logging => logging.ClearProviders(),
            });
    }
}
