using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thalassa.Agent.Tests.Compatibility.Consul;

/// <summary>An instance of a service as Consul has it, on a node with one check of its own and one of the service.</summary>
internal sealed record FakeInstance
{
    public required string Service { get; init; }

    public required int Port { get; init; }

    public string Id => $"{Service}-{Port}";

    public string Node { get; init; } = "node-1";

    public string NodeAddress { get; init; } = "127.0.0.2";

    /// <summary>Empty for the node's.</summary>
    public string Address { get; init; } = "127.0.0.1";

    public string[]? Tags { get; init; } = [];

    public Dictionary<string, string>? Meta { get; init; }

    /// <summary><c>passing</c>, <c>warning</c> or <c>critical</c>.</summary>
    public string Status { get; init; } = "passing";

    public JsonNode ToJson() =>
        JsonNode.Parse(
            $$"""
            {
              "Node": {"ID": "40e4a748-2192-161a-0510-9bf59fe950b5", "Node": {{Text(Node)}}, "Address": {{Text(
                NodeAddress
            )}}, "Datacenter": "dc1", "Meta": null},
              "Service": {
                "ID": {{Text(Id)}}, "Service": {{Text(Service)}}, "Tags": {{Text(Tags)}}, "Address": {{Text(Address)}}, "Meta": {{Text(
                Meta
            )}}, "Port": {{Port}},
                "Weights": {"Passing": 1, "Warning": 1}, "CreateIndex": 12, "ModifyIndex": 12
              },
              "Checks": [
                {"Node": {{Text(Node)}}, "CheckID": "serfHealth", "Status": "passing", "ServiceID": ""},
                {"Node": {{Text(Node)}}, "CheckID": {{Text($"service:{Id}")}}, "Status": {{Text(Status)}}, "ServiceID": {{Text(Id)}}}
              ]
            }
            """
        )!;

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);
}
