namespace Thalassa.Registry.Store;

/// <summary>What makes a routing object of the fleet itself.</summary>
/// <param name="Kind">Frontend or backend.</param>
/// <param name="Key">Its name in <c>haproxy.cfg</c>, checked.</param>
/// <param name="Label">Which agents it is for, checked, or null for all.</param>
public sealed record RoutingId(RoutingKind Kind, string Key, string? Label)
{
    /// <summary>The kind in the words of the API.</summary>
    public string KindText => Kind == RoutingKind.Frontend ? "frontend" : "backend";

    /// <summary><c>frontend/key</c>, followed by <c>?label</c> when it has one: the subject of its events.</summary>
    public override string ToString() => Label is null ? $"{KindText}/{Key}" : $"{KindText}/{Key}?{Label}";
}
