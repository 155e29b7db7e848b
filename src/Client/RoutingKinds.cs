namespace Thalassa.Client;

/// <summary>The words for the kinds.</summary>
public static class RoutingKinds
{
    /// <summary>As in a subject and an id: <c>frontend</c> or <c>backend</c>.</summary>
    public static string Word(this RoutingKind kind) => kind == RoutingKind.Frontend ? "frontend" : "backend";

    /// <summary>As in a path: <c>frontends</c> or <c>backends</c>.</summary>
    public static string Path(this RoutingKind kind) => $"{kind.Word()}s";
}
