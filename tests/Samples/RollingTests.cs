using System.Collections.Concurrent;
using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Samples.Tests;

/// <summary>Apps with <c>AddThalassa</c> as processes, ended by SIGTERM.</summary>
public sealed class RollingTests
{
    private const int Apps = 10;

    [Fact]
    public async Task Ten_apps_are_rolled_one_after_another_behind_HAProxy_and_no_request_fails()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        using var balancer = new Balancer("east");
        balancer.Start(workspace, registry.Address, null);
        await registry.PutAsync("/backends/live", new { type = "dynamic", name = "web", version = "1.0.0" });
        await registry.PutAsync("/frontends/www", new { bind = $"127.0.0.1:{balancer.WebPort}", backend = "live" });
        var running = new Queue<ChildProcess>();
        for (var i = 0; i < Apps; i++)
        {
            running.Enqueue(StartApp(workspace, registry, i));
        }

        await ServesAsync(workspace, balancer, running);
        using var load = new Load(new Uri($"http://127.0.0.1:{balancer.WebPort}/"));
        for (var i = 0; i < Apps; i++)
        {
            running.Enqueue(StartApp(workspace, registry, Apps + i));
            await ServesAsync(workspace, balancer, running);
            var previous = running.Dequeue();
            Signals.Send(previous.Id, Signals.Terminate);
            await previous.Exited.WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(Apps, (await registry.IdsAsync()).Length);
        }

        await load.StopAsync();
        Assert.True(
            load.Failures.IsEmpty,
            $"{load.Failures.Count} of {load.Requests} requests failed: {string.Join('\n', load.Failures.Take(5))}\n{workspace.LastLines()}"
        );
        Assert.True(load.Requests > 1000, $"{load.Requests} requests");
    }

    [Fact]
    public async Task At_SIGTERM_the_offline_is_published_while_the_port_is_still_open()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        await using var watcher = new Client.ThalassaClient($"{registry.Address}");
        using var http = new HttpClient();
        var (online, offline) = (new TaskCompletionSource<int>(), new TaskCompletionSource<string>());
        watcher.Online += (_, happened) => online.TrySetResult(happened.Registration.Id.Port);
        watcher.Offline += (_, happened) => _ = ServesAsync(happened.Registration.Id.Port);
        watcher.Subscribe("web");
        var app = StartApp(workspace, registry, 1);
        var port = await online.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Signals.Send(app.Id, Signals.Terminate);

        Assert.Equal($"{app.Id}", (await offline.Task.WaitAsync(TimeSpan.FromSeconds(60))).Trim());
        await app.Exited.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(Workspace.IsFree(port));

        async Task ServesAsync(int of)
        {
            try
            {
                offline.TrySetResult(await http.GetStringAsync(new Uri($"http://127.0.0.1:{of}/")));
            }
            catch (HttpRequestException failure)
            {
                offline.TrySetException(failure);
            }
        }
    }

    private static ChildProcess StartApp(Workspace workspace, Registry registry, int number) =>
        workspace.Own(
            workspace.Programs.StartProject(
                $"app-{number}",
                "Thalassa.Samples.AspNetCore",
                ["--urls", "http://127.0.0.1:0", "--Thalassa:Registry", $"{registry.Address}", "--Thalassa:Version", "1.0.0"]));

    /// <summary>Waits until HAProxy sends requests to all of them.</summary>
    private static async Task ServesAsync(Workspace workspace, Balancer balancer, Queue<ChildProcess> apps) =>
        await Eventually.PassesAsync(
            async () =>
            {
                using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var i = 0; i < apps.Count * 3; i++)
                {
                    seen.Add((await http.GetStringAsync(new Uri($"http://127.0.0.1:{balancer.WebPort}/"))).Trim());
                }

                Assert.True(apps.All(app => seen.Contains($"{app.Id}")), $"Only {seen.Count} answer.\n{workspace.LastLines()}");
            },
            TimeSpan.FromSeconds(90));

    /// <summary>Eight users who ask one request after another.</summary>
    private sealed class Load : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
        private readonly Task _users;
        private long _requests;

        public Load(Uri address) => _users = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskAsync(address))));

        public ConcurrentQueue<string> Failures { get; } = new();

        public long Requests => Interlocked.Read(ref _requests);

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _users;
        }

        public void Dispose()
        {
            _stop.Cancel();
            _http.Dispose();
            _stop.Dispose();
        }

        private async Task AskAsync(Uri address)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!_stop.IsCancellationRequested)
            {
                Interlocked.Increment(ref _requests);
                try
                {
                    using var answer = await _http.GetAsync(address, CancellationToken.None);
                    if (!answer.IsSuccessStatusCode)
                    {
                        Failures.Enqueue($"{TimeProvider.System.GetUtcNow().UtcDateTime:HH:mm:ss.fff} {(int)answer.StatusCode}");
                    }
                }
                catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
                {
                    Failures.Enqueue($"{TimeProvider.System.GetUtcNow().UtcDateTime:HH:mm:ss.fff} {failure.Message}");
                }

                await pace.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }
}
