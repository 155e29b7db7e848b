using Thalassa.Model.Routing;

namespace Thalassa.Agent.Model;

/// <summary>One version of a service.</summary>
public readonly record struct ServiceVersion(string Name, string Version)
{
    /// <summary>The versions whose members a dynamic backend has; none for a static one.</summary>
    public static IReadOnlyList<ServiceVersion> Of(Backend backend) => backend switch
    {
        { IsDynamic: false } => [],
        { Versions: { } shares } => [.. shares.Keys.Select(version => new ServiceVersion(backend.Name!, version))],
        _ => [new(backend.Name!, backend.Version!)],
    };

    /// <summary>Those of them that are to have traffic.</summary>
    public static IReadOnlyList<ServiceVersion> WithTraffic(Backend backend) =>
        [.. Of(backend).Where(version => backend.Versions is null || backend.Versions[version.Version] > 0)];
}
