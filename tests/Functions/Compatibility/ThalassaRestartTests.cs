using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Compatibility;

/// <summary>The registry goes and comes back; it was all in memory.</summary>
public sealed class ThalassaRestartTests
{
    [Theory]
    [InlineData("thalassa")]
    [InlineData("thalassa-http-client")]
    public async Task While_the_registry_is_away_updates_fail_and_then_it_is_registered_again(string package)
    {
        var port = FreePort.Next();
        await using var client = await AncestorClient.StartAsync(
            package,
            new
            {
                host = "127.0.0.1",
                apiport = port,
                mode = "http",
                updateFreq = 100,
                updateTimeout = 20_000,
            });
        await client.TellAsync("register", "web", "1.0.0", 8080);
        await client.TellAsync("start");
        await client.EventAsync("updateFailed");
        for (var life = 0; life < 2; life++)
        {
            await using var app = await RunningApp.StartAsync(null, $"--urls=http://127.0.0.1:{port}");
            client.Forget("updateSuccessful");
            await client.EventAsync("updateSuccessful");
            await Eventually.TrueAsync(async () => (await app.OkAsync("GET", "/registrations/web/1.0.0")).GetArrayLength() == 1);
            client.Forget("updateFailed");
            await app.DisposeAsync();
            await client.EventAsync("updateFailed");
        }
    }
}
