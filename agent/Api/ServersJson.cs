using System.Text.Json.Nodes;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Api;

/// <summary>The servers of a backend as HAProxy has them.</summary>
internal static class ServersJson
{
    /// <summary>
    /// An array of <c>address, port, version, weight, state, up, passed, serving</c>: first the members, then what HAProxy still has beside
    /// them, such as the
    /// version that was switched from. Right after a reload, members are up and serve before their first check; whether that has
    /// <c>passed</c> is said apart.
    /// A template without slots gives no sight of them: then the last four are null.
    /// </summary>
    public static JsonArray Of(BackendState backend, RunningState running)
    {
        var slots = running.Backends.GetValueOrDefault(backend.Definition.Key, []);
        var known = backend.Servers.Concat(backend.Standby).ToList();
        var items = known.Select(server =>
            Item(server.Address.ToString(), server.Port, server.Version, server.Weight, Find(slots, server), running));
        var others = slots
            .Where(slot => slot.HasAddress && slot.Admin != SlotAdmin.Maintenance && !known.Exists(server => IsOn(slot, server)))
            .Select(slot => Item(slot.Address.ToString(), slot.Port, null, slot.Weight, slot, running));
        return new JsonArray([.. items, .. others]);
    }

    private static RunningSlot? Find(IEnumerable<RunningSlot> slots, Server server) =>
        slots.Where(slot => IsOn(slot, server)).OrderByDescending(slot => slot.Admin).FirstOrDefault();

    private static bool IsOn(RunningSlot slot, Server server) => slot.Port == server.Port && slot.Address.Equals(server.Address);

    private static JsonObject Item(string address, int port, string? version, int weight, RunningSlot? slot, RunningState running) =>
        new()
        {
            ["address"] = address,
            ["port"] = port,
            ["version"] = version,
            ["weight"] = slot?.Weight ?? weight,
            ["state"] = running.Worker == 0 ? null : slot?.Admin.ToString().ToLowerInvariant() ?? "absent",
            ["up"] = running.Worker == 0 ? null : slot is { IsUp: true, Admin: not SlotAdmin.Maintenance },
            ["passed"] =
                running.Worker == 0
                    ? null
                    : slot is { Admin: not SlotAdmin.Maintenance } and ({ HasCheck: false } or { LastCheckPassed: true }),
            ["serving"] = running.Worker == 0 ? null : slot is { IsServing: true, Weight: > 0 },
        };
}
