namespace Thalassa.Registry.Tables;

/// <summary>How the table's keys are divided.</summary>
/// <remarks>
/// A service is a partition, and its registrations are rows of it. Names and versions start with a letter or digit, so
/// everything that starts with <c>!</c> is the registry's own and sorts before them: partitions that no service can have,
/// and in every partition the outbox.
/// </remarks>
internal static class Keys
{
    public const string RoutingPartition = "!routing";
    public const string AgentPartition = "!agents";
    public const string ReaperPartition = "!reaper";
    public const string ReaperRow = "state";

    public const string LastKnown = "LastKnown";
    public const string ExpiresAt = "ExpiresAt";
    public const string Revision = "Revision";

    /// <summary>The least first character of a service or version; what is the registry's own starts below it.</summary>
    public const string First = "0";

    /// <summary>Sorts right after <c>|</c>, which ends each part of a row's key.</summary>
    public const char AfterSeparator = '}';

    // Where a scan of the whole table is cut, so that its parts run at once. Most names are lower case.
    private static readonly string[] Cuts = ["a", "d", "h", "n", "s"];

    /// <summary>Conditions on PartitionKey that together let everything through, in order.</summary>
    public static IReadOnlyList<string> Ranges { get; } =
    [
        $"PartitionKey lt '{Cuts[0]}'",
        .. Cuts.Zip(Cuts.Skip(1), (from, to) => $"PartitionKey ge '{from}' and PartitionKey lt '{to}'"),
        $"PartitionKey ge '{Cuts[^1]}'",
    ];
}
