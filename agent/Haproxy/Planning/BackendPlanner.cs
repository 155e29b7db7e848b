using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>Plans one backend: which member has which slot, and what each slot should do.</summary>
internal sealed class BackendPlanner
{
    private const int LeastSpare = 8;

    private readonly BackendState _backend;
    private readonly ImmutableArray<RunningSlot> _slots;
    private readonly PlannerOptions _options;
    private readonly Dictionary<Server, RunningSlot> _slotOf = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Server, int> _weights;
    private readonly List<Server> _unplaced = [];
    private readonly HashSet<Server> _members;
    private readonly ImmutableArray<Server> _standby;
    private readonly bool _isHeld;

    public BackendPlanner(BackendState backend, ImmutableArray<RunningSlot> slots, PlannerOptions options)
    {
        _backend = backend;
        _slots = slots;
        _options = options;
        _members = backend.Servers.ToHashSet<Server>(ReferenceEqualityComparer.Instance);
        var addresses = backend.Servers.Select(server => (server.Address, server.Port)).ToHashSet();
        _standby = [.. backend.Standby.Where(server => !addresses.Contains((server.Address, server.Port)))];
        KeepPlaces();
        var known = _slotOf.Keys.ToHashSet<Server>(ReferenceEqualityComparer.Instance);
        FindPlaces();
        _weights = VersionShares.Weigh(backend.Servers, backend.Definition.Versions, server =>
            !server.IsDrained && known.Contains(server) && _slotOf[server].IsUp);
        foreach (var server in _standby.Where(_slotOf.ContainsKey))
        {
            _weights[server] = _slotOf[server].Admin == SlotAdmin.Maintenance ? server.Weight : _slotOf[server].Weight;
        }

        _isHeld = !backend.IsForced && _standby.Any(server => Now(server) is { IsServing: true }) && !IsReadyToTakeOver();
        PlanMembers();
        PlanLeavers();
    }

    /// <summary>Why only a reload does it.</summary>
    public List<string> ReloadReasons { get; } = [];

    /// <summary>What to tell the running worker.</summary>
    public List<SlotStep> Steps { get; } = [];

    /// <summary>What is under way.</summary>
    public List<Pending> Waiting { get; } = [];

    /// <summary>Whether the former version keeps the traffic.</summary>
    public bool IsHeld => _isHeld;

    private string Key => _backend.Definition.Key;

    // static-rr takes a weight other than 0 % and 100 % only from the file.
    private bool HasFixedWeights => _backend.Definition.Balance == "static-rr";

    /// <summary>The slots of the file that has the effect of this plan.</summary>
    public ImmutableArray<SlotLine> Layout()
    {
        var needed = _slotOf.Count + _unplaced.Count;
        var count =
            _unplaced.Count == 0 && !_slots.IsEmpty ? _slots.Length : Math.Max(Math.Max(_slots.Length, needed) * 2, needed + LeastSpare);
        var lines = Enumerable.Range(1, count).Select(SlotLine.Free).ToArray();
        var anyUp = Serving().Any(server => Now(server) is { IsUp: true, Admin: not SlotAdmin.Maintenance });
        foreach (var (server, slot) in _slotOf)
        {
            // Without a healthy member, all get the traffic: one of them may be healthy.
            var isEnabled = Serves(server) && (!anyUp || Now(server) is { IsUp: true, Admin: not SlotAdmin.Maintenance });
            lines[slot.Number - 1] = new(slot.Number, server.Address, server.Port, _weights[server], isEnabled);
        }

        var spare = new Queue<int>(lines.Select(line => line.Number).Except(Kept()));
        foreach (var server in _unplaced)
        {
            var number = spare.Dequeue();
            lines[number - 1] = new(number, server.Address, server.Port, _weights[server], !anyUp && Serves(server));
        }

        return [.. lines];
    }

    private void KeepPlaces()
    {
        var byAddress = new Dictionary<(IPAddress, int), RunningSlot>();
        foreach (
            var slot in _slots.Where(slot => slot.HasAddress).OrderByDescending(slot => slot.Admin).ThenByDescending(slot => slot.IsUp))
        {
            byAddress.TryAdd((slot.Address, slot.Port), slot);
        }

        foreach (var server in _backend.Servers.Concat(_standby))
        {
            if (byAddress.Remove((server.Address, server.Port), out var slot))
            {
                _slotOf[server] = slot;
            }
        }
    }

    private void FindPlaces()
    {
        // First in, first out: a slot rests as long as there are others.
        var kept = Kept();
        var clean = new Queue<RunningSlot>(
            _slots
                .Where(slot => slot.IsClean && !kept.Contains(slot.Number))
                .OrderByDescending(slot => slot.Seconds)
                .ThenBy(slot => slot.Number));
        foreach (var server in _backend.Servers.Where(server => !_slotOf.ContainsKey(server)))
        {
            if (clean.TryDequeue(out var slot))
            {
                _slotOf[server] = slot;
            }
            else
            {
                _unplaced.Add(server);
            }
        }

        if (_unplaced.Count > 0)
        {
            ReloadReasons.Add(
                $"backend {Key}: no clean slot for {_unplaced.Count} of {_backend.Servers.Length} members among {_slots.Length} slots");
            return;
        }

        // Standing by is worth a slot, but no reload.
        foreach (var server in _standby.Where(server => !_slotOf.ContainsKey(server)))
        {
            if (clean.TryDequeue(out var slot))
            {
                _slotOf[server] = slot;
            }
        }
    }

    /// <summary>The slot that HAProxy has this server in now; null for one that only gets its slot by this plan.</summary>
    private RunningSlot? Now(Server server) =>
        _slotOf.TryGetValue(server, out var slot) && slot.Port == server.Port && slot.Address.Equals(server.Address) ? slot : null;

    private bool IsReadyToTakeOver()
    {
        var slots = _backend.Servers.Select(Now).ToList();
        return _backend.Servers.Any(server =>
                !server.IsDrained && _weights[server] > 0 && Now(server) is { IsUp: true, Admin: not SlotAdmin.Maintenance })
            && slots.TrueForAll(slot =>
                slot is { Admin: not SlotAdmin.Maintenance } && (slot.IsUp || slot.Seconds >= _options.SwitchPatience.TotalSeconds));
    }

    private bool Serves(Server server) => !server.IsDrained && HasTraffic(server);

    private bool HasTraffic(Server server) =>
        Now(server) is { Admin: SlotAdmin.Ready } ? _isHeld || IsMember(server) : !_isHeld && IsMember(server);

    private bool IsMember(Server server) => _members.Contains(server);

    private IEnumerable<Server> Serving() => _slotOf.Keys.Where(Serves);

    private void PlanMembers()
    {
        // What raises comes before what lowers: a backend whose weights are all 0 for a moment refuses requests.
        foreach (var (server, slot) in _slotOf.OrderByDescending(pair => _weights[pair.Key]).ThenBy(pair => pair.Value.Number))
        {
            var serves = Serves(server);
            var isNew = Now(server) is not { Admin: not SlotAdmin.Maintenance };
            if (isNew || serves != (slot.Admin == SlotAdmin.Ready) || slot.Weight != _weights[server])
            {
                PlanMember(server, slot, serves, isNew);
            }

            if (isNew || !slot.IsUp)
            {
                Waiting.Add(new(Key, $"{Key}/s{slot.Number}: {Name(server.Address, server.Port)} has not passed a check"));
            }
        }

        if (_isHeld && _backend.Servers.IsEmpty)
        {
            Waiting.Add(new(Key, $"{Key}: the new version has no member; the former one keeps the traffic"));
        }
    }

    private void PlanMember(Server server, RunningSlot slot, bool serves, bool isNew)
    {
        var id = new SlotId(Key, slot.Number);
        var weight = slot.Weight == _weights[server] ? null : RuntimeCommand.SetWeight(id, _weights[server]);
        if (weight is not null && HasFixedWeights)
        {
            ReloadReasons.Add(
                $"backend {Key}: balance static-rr takes the weight of {Name(server.Address, server.Port)} only from the file");
        }

        if (isNew)
        {
            Add(serves ? StepKind.Join : StepKind.Stage, id, Join(id, server, slot, weight, serves));
        }
        else if (serves && slot.Admin == SlotAdmin.Drain)
        {
            Add(StepKind.Promote, id, [weight, RuntimeCommand.SetReady(id)]);
        }
        else if (!serves && slot.Admin == SlotAdmin.Ready)
        {
            Add(StepKind.Drain, id, [weight, RuntimeCommand.SetDrain(id)]);
        }
        else
        {
            Add(StepKind.Weigh, id, [weight]);
        }
    }

    private static IEnumerable<RuntimeCommand?> Join(SlotId id, Server server, RunningSlot slot, RuntimeCommand? weight, bool serves)
    {
        var moves = slot.Port != server.Port || !slot.Address.Equals(server.Address);
        yield return moves ? RuntimeCommand.SetAddress(id, server.Address, server.Port) : null;
        yield return weight;
        if (!serves || slot.HasCheck)
        {
            // Out of maintenance without traffic, then down, so that only a passed check can bring it up.
            yield return RuntimeCommand.SetDrain(id);
        }

        if (slot.HasCheck)
        {
            yield return RuntimeCommand.SetHealthDown(id);
        }

        yield return serves ? RuntimeCommand.SetReady(id) : null;
    }

    private void PlanLeavers()
    {
        var kept = Kept();
        foreach (var slot in _slots.Where(slot => !kept.Contains(slot.Number) && slot.Admin != SlotAdmin.Maintenance))
        {
            var id = new SlotId(Key, slot.Number);
            if (!slot.IsUp)
            {
                Add(StepKind.Retire, id, [RuntimeCommand.SetMaintenance(id)]);
            }
            else if (slot.Admin == SlotAdmin.Ready)
            {
                Add(StepKind.Drain, id, [RuntimeCommand.SetDrain(id)]);
            }
            else if (slot.IsIdle || slot.Seconds >= _options.Drain.TotalSeconds)
            {
                Add(StepKind.Retire, id, [RuntimeCommand.SetMaintenance(id)]);
            }
            else
            {
                Waiting.Add(
                    new(Key, $"{id}: {Name(slot.Address, slot.Port)} leaves, {Math.Max(slot.Sessions, slot.Used)} requests still run"));
            }
        }
    }

    private HashSet<int> Kept() => [.. _slotOf.Values.Select(slot => slot.Number)];

    private static string Name(IPAddress address, int port) => new IPEndPoint(address, port).ToString();

    private void Add(StepKind kind, SlotId id, IEnumerable<RuntimeCommand?> commands)
    {
        if (commands.OfType<RuntimeCommand>().ToImmutableArray() is { IsEmpty: false } given)
        {
            Steps.Add(new(kind, id, given));
        }
    }
}
