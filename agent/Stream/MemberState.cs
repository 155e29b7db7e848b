using System.Text.Json.Nodes;
using Thalassa.Agent.Model;
using Thalassa.Agent.Stats;

namespace Thalassa.Agent.Stream;

/// <summary>How HAProxy finds a member.</summary>
/// <param name="State">
/// <c>up</c>, <c>down</c>, <c>drain</c> (healthy, without new requests), <c>checking</c> (came, has not passed its first check),
/// <c>maintenance</c> or <c>unknown</c>.
/// </param>
internal sealed record MemberState(string State)
{
    public int? Weight { get; init; }

    public ObjectStats? Counted { get; init; }

    /// <summary>Puts together what HAProxy said in both of its ways.</summary>
    /// <param name="member">The member.</param>
    /// <param name="slot">The slot that it had when the backend was last observed, or null.</param>
    /// <param name="isObserved">Whether the backend was.</param>
    /// <param name="counted">The member's statistics, or null.</param>
    /// <param name="isCountedLater">Whether the statistics are newer.</param>
    public static MemberState Of(MemberView member, RunningSlot? slot, bool isObserved, ObjectStats? counted, bool isCountedLater)
    {
        var state = counted is not null && (isCountedLater || slot is null) ? Read(counted)
            : slot is null ? (isObserved ? "checking" : "unknown")
            : slot.Admin == SlotAdmin.Maintenance ? (member.Role == "last" ? "maintenance" : "checking")
            : !slot.IsUp ? (HasFailed(counted) || slot.Seconds > 5 ? "down" : "checking")
            : slot.Admin == SlotAdmin.Drain ? "drain"
            : "up";
        return new MemberState(state) { Weight = slot?.Weight ?? counted?.Weight, Counted = counted };
    }

    public JsonObject ToJson() => new()
    {
        ["state"] = State,
        ["weight"] = Weight,
        ["since"] = Counted?.ChangedAt.ToUnixTimeMilliseconds(),
        ["check"] = Counted is null or { Check: "" } ? null : new JsonObject
        {
            ["result"] = Counted.Check,
            ["code"] = Counted.CheckCode == 0 ? null : Counted.CheckCode,
            ["text"] = Counted.CheckText,
        },
    };

    private static string Read(ObjectStats counted) =>
        counted.Status.StartsWith("MAINT", StringComparison.Ordinal) ? "maintenance"
        : counted.Status.StartsWith("DRAIN", StringComparison.Ordinal) ? "drain"
        : MemberHealth.IsUp(counted.Status) ? "up"
        : HasFailed(counted) ? "down"
        : "checking";

    // One that this agent itself set down for its first check still shows the result of one before, or none.
    private static bool HasFailed(ObjectStats? counted) =>
        counted is not null && counted.Check is not ("" or "INI") && !counted.Check.Contains("OK", StringComparison.Ordinal);
}
