namespace Thalassa.Model.Routing;

/// <summary>The body that switches a dynamic backend.</summary>
public sealed record SwitchRequest
{
    /// <summary>The service to switch to, or null for the current one.</summary>
    public string? Name { get; init; }

    /// <summary>The version that gets all traffic, or null where <c>versions</c> says how it is shared.</summary>
    public string? Version { get; init; }

    /// <summary>The share of each version, such as 95 and 5.</summary>
    public IReadOnlyDictionary<string, int>? Versions { get; init; }

    /// <summary>The backend after the switch; of several versions, the one with the largest share is its version.</summary>
    public Backend ApplyTo(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return backend with
        {
            Name = Name ?? backend.Name,
            Version = Version ?? Versions?.MaxBy(share => share.Value).Key,
            Versions = Versions,
        };
    }
}
