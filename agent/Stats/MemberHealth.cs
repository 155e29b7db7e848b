namespace Thalassa.Agent.Stats;

/// <summary>Reads HAProxy's words for the state of a server.</summary>
internal static class MemberHealth
{
    /// <summary>Whether it passes its check, or has none.</summary>
    public static bool IsUp(string status) =>
        status.StartsWith("UP", StringComparison.Ordinal) || status.StartsWith("DRAIN", StringComparison.Ordinal)
        || status.StartsWith("NOLB", StringComparison.Ordinal) || status == "no check";
}
