using System.Globalization;
using System.Text.RegularExpressions;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Axon;

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
        await using var socket = programs.StartProject("socket", "Thalassa.Local.AxonSocket", ["--registry", $"http://127.0.0.1:{api}", "--axonPort", "0"]);
        var port = await Eventually.GivesAsync(() => Task.FromResult(Listening.Match(socket.LastLines()) is { Success: true } match ? match.Groups[1].Value : null), TimeSpan.FromSeconds(60));

        await using var subscriber = await AncestorProcess.StartAsync("thalassa-client.cjs", "127.0.0.1", port, api.ToString(CultureInfo.InvariantCulture));
        await subscriber.SendAsync("subscribe", "myapp", "1.0.0");
        Assert.Equal("connected", (string)(await subscriber.NextAsync())["event"]!);
        await using var registrant = await AncestorProcess.StartAsync("thalassa-client.cjs", "127.0.0.1", port, api.ToString(CultureInfo.InvariantCulture));
        await registrant.SendAsync("register", "myapp", "1.0.0", 8080, new { zone = "a" });
        await registrant.SendAsync("register", "myapp", "2.0.0", 8081);
        await registrant.SendAsync("start");

        var online = await subscriber.NextAsync();
        Assert.Equal(("online", "myapp", "1.0.0", 8080), ((string)online["event"]!, (string)online["value"]!["name"]!, (string)online["value"]!["version"]!, (int)online["value"]!["port"]!));
        Assert.Equal("a", (string)online["value"]!["meta"]!["zone"]!);
        await registrant.SendAsync("unregister", "myapp", "1.0.0", 8080);
        var offline = await subscriber.NextAsync();
        Assert.Equal(("offline", (string)online["value"]!["id"]!), ((string)offline["event"]!, (string)offline["value"]!));
    }

    [GeneratedRegex(@"by axon at \S+:(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening { get; }
}
