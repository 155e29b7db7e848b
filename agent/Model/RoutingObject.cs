using System.Text.Json;
using Thalassa.Client;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>A frontend or a backend as the operator defined it; two are equal when their definitions say the same.</summary>
public sealed class RoutingObject : IEquatable<RoutingObject>
{
    private RoutingObject(RoutingKind kind, string key, string? label, string definition) =>
        (Kind, Key, Label, Definition) = (kind, key, label, definition);

    /// <summary>Which of the two it is.</summary>
    public RoutingKind Kind { get; }

    /// <summary>Its name in <c>haproxy.cfg</c>.</summary>
    public string Key { get; }

    /// <summary>The label of the agents that it is for, or null for all.</summary>
    public string? Label { get; }

    /// <summary>Its JSON, without the members of a dynamic backend.</summary>
    public string Definition { get; }

    /// <summary>The frontend, if it is one.</summary>
    public Frontend? Frontend { get; private init; }

    /// <summary>The backend, if it is one.</summary>
    public Backend? Backend { get; private init; }

    /// <summary><c>frontend/key</c> or <c>backend/key</c>.</summary>
    public string Id => IdOf(Kind, Key);

    /// <summary>The id of an object.</summary>
    public static string IdOf(RoutingKind kind, string key) => $"{kind.Word()}/{key}";

    /// <summary>A frontend's object.</summary>
    public static RoutingObject Of(Frontend frontend) =>
        new(RoutingKind.Frontend, frontend.Key, frontend.Label, JsonSerializer.Serialize(frontend, Json.Relaxed.Frontend))
        {
            Frontend = frontend,
        };

    /// <summary>A backend's object.</summary>
    public static RoutingObject Of(Backend backend)
    {
        var definition = backend.IsDynamic ? backend with { Members = [] } : backend;
        return new(RoutingKind.Backend, backend.Key, backend.Label, JsonSerializer.Serialize(definition, Json.Relaxed.Backend))
        {
            Backend = definition,
        };
    }

    /// <summary>Reads an object and notes every fault of it.</summary>
    /// <returns>The object, or null if <paramref name="faults"/> grew.</returns>
    public static RoutingObject? Read(RoutingKind kind, string key, JsonElement json, FaultList faults) => kind == RoutingKind.Frontend
        ? FrontendReader.Read(json, key, faults) is { } frontend ? Of(frontend) : null
        : BackendReader.Read(json, key, faults) is { } backend ? Of(backend) : null;

    /// <summary>The same for the agents of a label.</summary>
    public RoutingObject WithLabel(string label) =>
        Frontend is not null ? Of(Frontend with { Label = label }) : Of(Backend! with { Label = label });

    /// <summary>Its JSON as an element.</summary>
    public JsonElement ToElement() => Frontend is not null
        ? JsonSerializer.SerializeToElement(Frontend, Json.Relaxed.Frontend)
        : JsonSerializer.SerializeToElement(Backend!, Json.Relaxed.Backend);

    /// <inheritdoc/>
    public bool Equals(RoutingObject? other) => other is not null && Definition == other.Definition;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RoutingObject);

    /// <inheritdoc/>
    public override int GetHashCode() => Definition.GetHashCode(StringComparison.Ordinal);
}
