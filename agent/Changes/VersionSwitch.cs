using System.Text.Json.Nodes;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Changes;

/// <summary>What an operator wants of a dynamic backend: another version, or several with their shares of the traffic.</summary>
/// <param name="Name">The service, or null for the same.</param>
/// <param name="Version">The version; with <paramref name="Versions"/>, the one with the largest share.</param>
/// <param name="Versions">The shares, or null for the one version.</param>
/// <param name="IsForced">Whether it happens whatever the health of the version.</param>
public sealed record VersionSwitch(string? Name, string Version, IReadOnlyDictionary<string, int>? Versions, bool IsForced)
{
    /// <summary>The backend after the switch.</summary>
    public Backend Apply(Backend backend) => backend with { Name = Name ?? backend.Name, Version = Version, Versions = Versions };

    /// <summary>As the registry takes it.</summary>
    public JsonObject ToJson()
    {
        var json = Versions is null
            ? new JsonObject { ["version"] = Version }
            : new JsonObject { ["versions"] = new JsonObject(Versions.Select(share => KeyValuePair.Create(share.Key, (JsonNode?)share.Value))) };
        if (Name is not null)
        {
            json["name"] = Name;
        }

        return json;
    }
}
