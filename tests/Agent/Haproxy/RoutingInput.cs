using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>Snapshots from JSON, through the same readers that the product uses.</summary>
internal static class RoutingInput
{
    public static RoutingSnapshot Read(JsonElement json)
    {
        var faults = new FaultList();
        var frontends = Objects(json, "frontends").Select(item => FrontendReader.Read(item.Value, item.Name, faults)).ToList();
        var backends = Objects(json, "backends").Select(item => BackendReader.Read(item.Value, item.Name, faults)).ToList();
        Assert.True(faults.Count == 0, faults.ToString());
        var servers = Objects(json, "servers").ToDictionary(item => item.Name, item => item.Value);
        return new RoutingSnapshot(
            1,
            [.. frontends.OfType<Frontend>().OrderBy(frontend => frontend.Key, StringComparer.Ordinal)],
            [
                .. backends
                    .OfType<Backend>()
                    .OrderBy(backend => backend.Key, StringComparer.Ordinal)
                    .Select(backend => new BackendState(
                        backend, servers.TryGetValue(backend.Key, out var given) ? Given(given) : Of(backend))),
            ]);
    }

    public static RoutingSnapshot Read(string json) => Read(JsonSerializer.Deserialize<JsonElement>(json));

    /// <summary>One frontend, <c>web</c>, to one static backend, <c>live</c>, with extra properties as JSON members.</summary>
    public static RoutingSnapshot Web(int port, int server, string frontend = "", string backend = "", string bind = "127.0.0.1") => Read(
        $$"""
        {"frontends": {"web": {"bind": "{{bind}}:{{port}}", "backend": "live" {{frontend}} } },
         "backends": {"live": {"type": "static", "members": [{"host": "127.0.0.1", "port": {{server}} }] {{backend}} } } }
        """);

    public static ImmutableArray<Server> Of(Backend backend) =>
        [.. backend.Members
            .Select(member => new Server(IPAddress.Parse(member.Host), member.Port, member.EffectiveWeight()))
            .Order(Server.Order)];

    private static ImmutableArray<Server> Given(JsonElement servers) =>
        [.. servers.EnumerateArray()
            .Select(server => new Server(
                IPAddress.Parse(server.GetProperty("host").GetString()!),
                server.GetProperty("port").GetInt32(),
                server.TryGetProperty("weight", out var weight) ? weight.GetInt32() : 100))
            .Order(Server.Order)];

    private static JsonElement.ObjectEnumerator Objects(JsonElement json, string name) =>
        json.TryGetProperty(name, out var objects) ? objects.EnumerateObject() : default;
}
