using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Registry.Store;

/// <summary>What a pass of the reaper leaves for the next one, on whichever instance that runs.</summary>
public sealed partial record ReaperState
{
    /// <summary>When the last pass ended.</summary>
    public required DateTimeOffset LastPass { get; init; }

    /// <summary>Outages of the registry that may still extend a lease, oldest first; at most <c>OutageLog.Most</c>.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>
    /// The most services that are held at once; of any other, nothing that is too much at once is ended until one of them is released.
    /// </summary>
    public const int MaxHeld = 2000;

    /// <summary>Services of which more ran out in one go than may be ended in one go, by name; at most <see cref="MaxHeld"/>.</summary>
    public IReadOnlyList<HeldService> Held { get; init; } = [];

    /// <summary>Reads the form that <see cref="ToJson"/> writes; null if the text is none.</summary>
    public static ReaperState? FromJson(string text)
    {
        try
        {
            var state = JsonSerializer.Deserialize(text, ReaperStateJson.Default.ReaperState);
            return state is { Outages: not null, Held: not null } ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The state as JSON, at most some 500,000 characters.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReaperStateJson.Default.ReaperState);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(ReaperState))]
    private sealed partial class ReaperStateJson : JsonSerializerContext;
}

/// <summary>A service that self-preservation holds.</summary>
/// <param name="Name">The service.</param>
/// <param name="Since">The pass that started the hold.</param>
/// <param name="Share">How many registrations a pass may end while it is held.</param>
/// <param name="Waiting">How many were still due when the last pass ended.</param>
public sealed record HeldService(string Name, DateTimeOffset Since, int Share, int Waiting);

/// <summary>A time in which the registry made no pass, so that no client can be blamed for not having been heard.</summary>
/// <param name="End">The first pass after it.</param>
/// <param name="Length">How long it was.</param>
/// <param name="IsClock">Whether only the wall clock went on, and no time passed: no outage, but leases are extended alike.</param>
public sealed record Outage(DateTimeOffset End, TimeSpan Length, bool IsClock = false);
