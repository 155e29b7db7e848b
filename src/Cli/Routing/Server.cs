using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;

namespace Thalassa.Cli.Routing;

/// <summary>A server of a backend, as an agent reports it.</summary>
/// <param name="Address">Host and port.</param>
/// <param name="Version">The version that it runs, or null if unknown.</param>
/// <param name="State"><c>ready</c>, <c>drain</c>, <c>maintenance</c> or <c>absent</c>, or null if the agent does not know it.</param>
/// <param name="IsUp">Whether it is healthy in HAProxy.</param>
/// <param name="IsServing">Whether it receives requests; if the agent does not know, according to the configuration.</param>
internal sealed record Server(string Address, string? Version, string? State, bool IsUp, bool IsServing)
{
    /// <summary>
    /// Whether it receives requests and has passed its check. HAProxy sends requests to members of a new backend before it has checked
    /// them.
    /// </summary>
    public bool IsProven { get; private init; } = IsServing;

    public static Server Of(JsonObject json) =>
        new(
            Services.Address.Of(
                RoutingText.Word(json, "address") ?? "?",
                json["port"] is JsonValue port && port.TryGetValue<int>(out var number) ? number : 0),
            RoutingText.Word(json, "version"),
            RoutingText.Word(json, "state"),
            !json.IsFalse("up"),
            !json.IsFalse("serving"))
        {
            IsProven = !json.IsFalse("serving") && !json.IsFalse("passed"),
        };
}
