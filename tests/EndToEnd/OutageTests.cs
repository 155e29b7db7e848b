using System.Collections.Concurrent;
using System.Net;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>The storage goes away under load and comes back.</summary>
public sealed class OutageTests
{
    private const int Writers = 4;

    [Fact]
    public async Task What_was_answered_with_success_is_there_after_an_outage_of_the_storage()
    {
        await using var azurite = await AzuriteServer.StartAsync(persistent: true);
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, azurite.ConnectionString, serviceBus: null);
        await registry.StartAsync();

        var registered = new ConcurrentQueue<string>();
        var removed = new ConcurrentQueue<string>();
        var refused = 0;
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var port = 10_000 + (writer * 10_000); !stopping.IsCancellationRequested; port++)
            {
                var path = Registry.Path("1.0.0", port);
                if (await StatusAsync(() => registry.PostAsync(path, new { secondsToExpire = 3600 })) != HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref refused);
                }
                else if (port % 3 > 0)
                {
                    registered.Enqueue(path);
                }
                else if (await StatusAsync(() => registry.DeleteAsync(path)) == HttpStatusCode.OK)
                {
                    removed.Enqueue(path);
                }
            }
        })).ToArray();

        await GrowsAsync(() => registered.Count);
        // It writes its own memory down when it is asked to stop; killed, it would forget what it had acknowledged.
        await azurite.StopAsync();
        await GrowsAsync(() => Volatile.Read(ref refused), by: Writers);
        await azurite.RestartAsync();
        await GrowsAsync(() => registered.Count);
        await GrowsAsync(() => removed.Count);
        await stopping.CancelAsync();
        await Task.WhenAll(writers);

        var live = (await registry.IdsAsync()).Select(id => $"/registrations{id}").ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(registered, path => !live.Contains(path));
        Assert.DoesNotContain(removed, live.Contains);
    }

    private static Task GrowsAsync(Func<int> count, int by = 60)
    {
        var before = count();
        return Eventually.TrueAsync(() => count() >= before + by, TimeSpan.FromSeconds(60), $"{by} more");
    }

    private static async Task<HttpStatusCode?> StatusAsync(Func<Task<HttpStatusCode>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
