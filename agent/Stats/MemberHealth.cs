namespace Thalassa.Agent.Stats;

/// <summary>Reads HAProxy's words for the state of a server.</summary>
internal static class MemberHealth
{
    /// <summary>What <see cref="WordOf"/> gives.</summary>
    public static readonly string[] Words = ["up", "down", "drain", "maintenance"];

    /// <summary>The state in a word of the API.</summary>
    public static string WordOf(string status) =>
        status.StartsWith("MAINT", StringComparison.Ordinal) ? "maintenance"
        : status.StartsWith("DRAIN", StringComparison.Ordinal) ? "drain"
        : IsUp(status) ? "up" : "down";

    /// <summary>Whether it passes its check, or has none.</summary>
    public static bool IsUp(string status) =>
        status.StartsWith("UP", StringComparison.Ordinal) || status.StartsWith("DRAIN", StringComparison.Ordinal)
        || status.StartsWith("NOLB", StringComparison.Ordinal) || status == "no check";
}
