using System.Text.RegularExpressions;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Axon;

/// <summary>The publish socket beside a real function app, for whoever has no agent: both sides are former clients.</summary>
public sealed partial class AxonSocketTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_former_client_that_registers_is_seen_by_one_that_subscribes()
    {
        var programs = new Programs(_folder.Path);
        var api = FreePort.Next();
        await using var registry = RegistryProcess.Start(programs, "registry", api, null, null);
        await using var socket = programs.StartProject(
            "socket", "Thalassa.Local.AxonSocket", ["--registry", $"http://127.0.0.1:{api}", "--axonPort", "0"]);
        var port = int.Parse(
            await Eventually.GivesAsync(
                () => Task.FromResult(Listening.Match(socket.LastLines()) is { Success: true } match ? match.Groups[1].Value : null),
                TimeSpan.FromSeconds(60)));

        var options = new { host = "127.0.0.1", port, apiport = api, updateFreq = 200 };
        await using var subscriber = await AncestorClient.StartAsync("thalassa", options);
        await subscriber.TellAsync("subscribe", "myapp", "1.0.0");
        await subscriber.EventAsync("connected");
        await using var registrant = await AncestorClient.StartAsync("thalassa", options);
        await registrant.TellAsync("register", "myapp", "1.0.0", 8080, new { zone = "a" });
        await registrant.TellAsync("register", "myapp", "2.0.0", 8081);
        await registrant.TellAsync("start");

        var online = (await subscriber.EventAsync("online"))[0];
        Assert.Equal(
            ("myapp", "1.0.0", 8080),
            (online.GetProperty("name").GetString(), online.GetProperty("version").GetString(), online.GetProperty("port").GetInt32()));
        Assert.Equal("a", online.GetProperty("meta").GetProperty("zone").GetString());
        await registrant.TellAsync("unregister", "myapp", "1.0.0", 8080);
        Assert.Equal(online.GetProperty("id").GetString(), (await subscriber.EventAsync("offline"))[0].GetString());
    }

    [GeneratedRegex(@"by axon at \S+:(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening { get; }
}
