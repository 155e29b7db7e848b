using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

/// <summary>
/// HAProxy's slots as HAProxy 2.6 treats them, traps included: it executes the commands of a plan, has members that are
/// well or not, and fails at once where the real one would lose or misdirect a request.
/// </summary>
internal sealed class SimulatedHaproxy
{
    private ImmutableArray<SimulatedSlot> _slots = [];

    public const string Backend = "live";

    /// <summary>The members that answer, by address and port.</summary>
    public HashSet<string> Healthy { get; } = new(StringComparer.Ordinal);

    public string? Structure { get; private set; }

    public int Reloads { get; private set; }

    public IEnumerable<SimulatedSlot> Slots => _slots;

    public IEnumerable<SimulatedSlot> Serving => _slots.Where(slot => slot is { Admin: SlotAdmin.Ready, IsUp: true, Weight: > 0 });

    public RunningState Observe() =>
        new(
            1000 + Reloads,
            Structure,
            Structure is null
                ? RunningState.None.Backends
                : RunningState.None.Backends.Add(Backend, [.. _slots.Select(slot => slot.Observed())]));

    public void Apply(Plan plan, string structure)
    {
        if (plan.Tier == ApplyTier.Reload)
        {
            Load(plan.Layout[Backend], structure);
            return;
        }

        var couldServe = CanServe();
        foreach (var command in plan.Steps.SelectMany(step => step.Commands))
        {
            Execute(command.Text);
            Assert.True(
                !couldServe || CanServe() || !WillServe(plan), $"Nobody serves after '{command}' of:\n{string.Join('\n', plan.Steps)}");
        }
    }

    /// <summary>A worker that starts with the file: what is enabled is up until a check fails.</summary>
    public void Load(ImmutableArray<SlotLine> layout, string structure)
    {
        Structure = structure;
        Reloads++;
        Assert.Equal(Enumerable.Range(1, layout.Length), layout.Select(line => line.Number));
        _slots = [.. layout.Select(line => new SimulatedSlot
        {
            Number = line.Number,
            Address = line.Address,
            Port = line.Port,
            Weight = line.Weight,
            Admin = line.IsEnabled ? SlotAdmin.Ready : SlotAdmin.Maintenance,
            IsUp = line.IsEnabled,
            IsProven = line.IsEnabled,
        })];
    }

    public void Execute(string command)
    {
        Assert.StartsWith($"set server {Backend}/s", command, StringComparison.Ordinal);
        var words = command.Split(' ');
        var slot = _slots.Single(slot => $"{Backend}/s{slot.Number}" == words[2]);
        switch (words[3..])
        {
            case ["addr", var address, "port", var port]:
                Assert.True(
                    slot.Admin == SlotAdmin.Maintenance && slot.Used == 0 && slot.Idle == 0,
                    $"Connections of the old address would serve the new: {slot}");
                (slot.Address, slot.Port) = (IPAddress.Parse(address), int.Parse(port));
                break;
            case ["state", "maint"]:
                slot.Idle = 0;
                (slot.IsUp, slot.IsProven) = (false, false);
                Tell(slot, SlotAdmin.Maintenance);
                break;
            case ["state", "drain"]:
                Leave(slot);
                Tell(slot, SlotAdmin.Drain);
                break;
            case ["state", "ready"]:
                Leave(slot);
                Tell(slot, SlotAdmin.Ready);
                break;
            case ["health", "down"]:
                (slot.IsUp, slot.IsProven) = (false, false);
                break;
            case ["weight", var weight]:
                slot.Weight = int.Parse(weight);
                break;
            default:
                Assert.Fail($"HAProxy is not told '{command}'.");
                break;
        }

        Assert.False(
            slot is { Admin: SlotAdmin.Ready, IsUp: true, IsProven: false },
            $"A member that never passed a check gets requests after '{command}': {slot}");
    }

    /// <summary>Time passes: checks are made, requests come to those that serve, and idle connections are closed.</summary>
    public void Pass(int seconds)
    {
        foreach (var slot in _slots)
        {
            slot.Seconds += seconds;
            if (slot.Admin != SlotAdmin.Maintenance && slot.IsUp != Healthy.Contains(slot.Member))
            {
                slot.IsUp = slot.IsProven = !slot.IsUp;
                slot.Seconds = 0;
            }
            else
            {
                slot.IsProven |= slot.IsUp;
            }

            slot.Idle = slot is { Admin: SlotAdmin.Ready, IsUp: true } ? slot.Idle : 0;
        }
    }

    public void Request(int number)
    {
        if (Serving.ToList() is { Count: > 0 } serving)
        {
            serving[number % serving.Count].Used++;
        }
    }

    public void EndRequests(int number)
    {
        foreach (var slot in _slots.Where((slot, i) => slot.Used > 0 && ((number >> (i % 8)) & 1) == 0))
        {
            slot.Used--;
            slot.Idle++;
        }
    }

    public void EndAllRequests() => _slots.Where(slot => slot.Used > 0).ToList().ForEach(slot => (slot.Used, slot.Idle) = (0, 1));

    private static void Leave(SimulatedSlot slot)
    {
        if (slot.Admin == SlotAdmin.Maintenance)
        {
            slot.IsUp = true;
        }
    }

    private static void Tell(SimulatedSlot slot, SlotAdmin admin)
    {
        slot.Seconds = slot.Admin == admin ? slot.Seconds : 0;
        slot.Admin = admin;
    }

    private bool CanServe() => Serving.Any(slot => Healthy.Contains(slot.Member));

    // The plan may be one that takes the last healthy member away because it left.
    private bool WillServe(Plan plan)
    {
        var stays = _slots
            .Where(slot => Healthy.Contains(slot.Member))
            .Select(slot => $"{Backend}/s{slot.Number}")
            .ToHashSet(StringComparer.Ordinal);
        foreach (var step in plan.Steps.Where(step => step.Kind is StepKind.Drain or StepKind.Retire or StepKind.Stage or StepKind.Join))
        {
            stays.Remove(step.Slot.ToString());
        }

        return _slots.Any(slot =>
            stays.Contains($"{Backend}/s{slot.Number}")
            && slot.IsUp
            && slot.Admin != SlotAdmin.Maintenance
            && FinalWeight(plan, slot) > 0
            && (
                slot.Admin == SlotAdmin.Ready
                || plan.Steps.Any(step => step.Kind == StepKind.Promote && step.Slot.ToString() == $"{Backend}/s{slot.Number}")));
    }

    private static int FinalWeight(Plan plan, SimulatedSlot slot) =>
        plan.Layout[Backend].Single(line => line.Number == slot.Number).Weight;
}
