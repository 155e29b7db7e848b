using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

/// <summary>A simulated HAProxy, what is wanted of it, and the events that change both; each event is one whole number.</summary>
internal sealed class World
{
    private const int Members = 14;
    private const string Structure = "a";
    private static readonly PlannerOptions Options = new();
    private static readonly string[] Names = ["1.0.0", "1.1.0"];

    private BackendState _backend = new(Definition("1.0.0"), []);
    private int _structure;

    public SimulatedHaproxy Haproxy { get; } = new();

    public BackendState Backend => _backend;

    public int PlanNumber { get; private set; }

    /// <summary>Something happens, and the agent looks, plans and acts.</summary>
    public void Happen(int code)
    {
        var (kind, value) = (Math.Abs(code % 10), Math.Abs(code / 10));
        var member = value % Members;
        switch (kind)
        {
            case 0 or 1:
                Toggle(member, weight: 100);
                break;
            case 2:
                Toggle(member, weight: value % 257);
                break;
            case 3:
                Switch(value);
                break;
            case 4:
                Split(value);
                break;
            case 5:
                ToggleHealth(member);
                break;
            case 6:
                Haproxy.Pass(value % 12);
                break;
            case 7:
                Haproxy.Request(value);
                break;
            case 8:
                Haproxy.EndRequests(value);
                break;
            default:
                Interfere(value);
                break;
        }

        Step();
    }

    public Plan Step()
    {
        var plan = Plan();
        PlanNumber++;
        var protectedBefore = Haproxy.Serving.Any(slot => Haproxy.Healthy.Contains(slot.Member));
        var guarded =
            !_backend.IsForced
            && !_backend.Standby.IsEmpty
            && Haproxy.Serving.Any(slot => _backend.Standby.Any(server => slot.Member == $"{server.Address}:{server.Port}"));
        Haproxy.Apply(plan, Desired());
        Assert.True(!guarded || Haproxy.Serving.Any(), $"A switch left nobody to serve:\n{string.Join('\n', plan.Steps)}");
        var couldServe = _backend
            .Servers.Concat(_backend.Standby)
            .Any(server => Haproxy.Healthy.Contains($"{server.Address}:{server.Port}") && IsKnownUp(server) && ServesNow(server));
        Assert.True(
            plan.Tier == ApplyTier.Reload
                || !protectedBefore
                || !couldServe
                || Haproxy.Serving.Any(slot => Haproxy.Healthy.Contains(slot.Member)),
            $"A plan took the last healthy member's traffic:\n{string.Join('\n', plan.Steps)}");
        return plan;
    }

    public Plan Plan() => Planner.Plan(Haproxy.Observe(), new RoutingSnapshot(1, [], [_backend]), Desired(), "changed", Options);

    /// <summary>Time goes on until nothing is left to do.</summary>
    public Plan Settle()
    {
        for (var i = 0; i < 60; i++)
        {
            Haproxy.EndAllRequests();
            Haproxy.Pass(5);
            if (Step() is { Tier: ApplyTier.Nothing } plan && i > 10)
            {
                return plan;
            }
        }

        throw new Xunit.Sdk.XunitException(
            $"The plans do not come to an end; the last is\n{string.Join('\n', Plan().Steps)}\nfor\n{string.Join('\n', Haproxy.Slots)}");
    }

    private string Desired() => $"{Structure}{_structure}";

    private bool ServesNow(Server server) =>
        Haproxy.Slots.Any(slot => slot.Member == $"{server.Address}:{server.Port}" && slot is { Admin: SlotAdmin.Ready, Weight: > 0 });

    private bool IsKnownUp(Server server) => Haproxy.Slots.Any(slot => slot.Member == $"{server.Address}:{server.Port}" && slot.IsUp);

    private static Backend Definition(string version) =>
        new()
        {
            Key = SimulatedHaproxy.Backend,
            Type = "dynamic",
            Name = "web",
            Version = version,
        };

    private static Server Of(int member, int weight)
    {
        // One of them is where free slots point to.
        var (address, port) = member == Members / 2 ? (IPAddress.Loopback, 1) : (new IPAddress([10, 0, 0, (byte)(member + 1)]), 8080);
        return new(address, port, weight) { Version = Names[member % 2] };
    }

    private void Toggle(int number, int weight)
    {
        var server = Of(number, weight);
        var wanted = server.Version == _backend.Definition.Version || _backend.Definition.Versions is not null;
        _backend = wanted
            ? _backend with { Servers = Toggle(_backend.Servers, server) }
            : _backend with { Standby = _backend.Standby.IsEmpty ? [] : Toggle(_backend.Standby, server) };
        Haproxy.Healthy.Add($"{server.Address}:{server.Port}");
    }

    private static ImmutableArray<Server> Toggle(ImmutableArray<Server> servers, Server server) =>
        servers.FirstOrDefault(other => other.Address.Equals(server.Address)) is { } there
            ? servers.Remove(there)
            : [.. servers.Add(server).Order(Server.Order)];

    private void Switch(int value)
    {
        var version = Names[value % 2];
        var all = Enumerable
            .Range(0, Members)
            .Where(member => ((value >> (member % 9)) & 1) == 0)
            .Select(member => Of(member, 100))
            .Order(Server.Order)
            .ToList();
        _backend = new(Definition(version), [.. all.Where(server => server.Version == version)])
        {
            Standby = value % 5 == 0 ? [] : [.. all.Where(server => server.Version != version)],
            IsForced = value % 7 == 0,
        };
        all.ForEach(server => Haproxy.Healthy.Add($"{server.Address}:{server.Port}"));
    }

    private void Split(int value) =>
        _backend = _backend with
        {
            Definition = _backend.Definition with
            {
                Versions =
                    value % 4 == 0
                        ? null
                        : new Dictionary<string, int>(StringComparer.Ordinal)
                        {
                            [Names[0]] = value % 100,
                            [Names[1]] = 100 - (value % 100),
                        },
            },
            Servers = [.. _backend.Servers.Where(server => value % 4 != 0 || server.Version == _backend.Definition.Version)],
            Standby = [],
        };

    private void ToggleHealth(int number)
    {
        var server = Of(number, 100);
        var member = $"{server.Address}:{server.Port}";
        if (!Haproxy.Healthy.Remove(member))
        {
            Haproxy.Healthy.Add(member);
        }
    }

    // Somebody uses the socket beside the agent, or changes the structure.
    private void Interfere(int value)
    {
        var slots = Haproxy.Slots.ToList();
        if (slots.Count == 0 || value % 6 == 0)
        {
            _structure++;
            return;
        }

        var slot = slots[value % slots.Count];
        var word = (value % 3) switch { 0 => "maint", 1 => "drain", _ => slot.Admin == SlotAdmin.Maintenance ? "maint" : "ready" };
        if (slot.Admin != SlotAdmin.Maintenance)
        {
            Haproxy.Execute($"set server {SimulatedHaproxy.Backend}/s{slot.Number} state {word}");
        }
    }
}
