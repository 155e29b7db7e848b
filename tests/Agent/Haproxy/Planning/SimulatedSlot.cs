using System.Net;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

/// <summary>One slot of a <see cref="SimulatedHaproxy"/>.</summary>
internal sealed class SimulatedSlot
{
    public required int Number { get; init; }

    public IPAddress Address { get; set; } = RunningSlot.FreeAddress;

    public int Port { get; set; } = RunningSlot.FreePort;

    public int Weight { get; set; } = 100;

    public SlotAdmin Admin { get; set; }

    public bool IsUp { get; set; }

    /// <summary>Whether it is up because a check passed, or because the file said so.</summary>
    public bool IsProven { get; set; }

    public int Seconds { get; set; }

    public int Used { get; set; }

    public int Idle { get; set; }

    public string Member => $"{Address}:{Port}";

    public RunningSlot Observed() => new()
    {
        Number = Number,
        Address = Address,
        Port = Port,
        Weight = Weight,
        Admin = Admin,
        IsUp = IsUp,
        Seconds = Seconds,
        Used = Used,
        Idle = Idle,
        Sessions = Used,
    };

    public override string ToString() =>
        $"s{Number} {Member} {Admin} {(IsUp ? "up" : "down")} weight {Weight} used {Used} idle {Idle} {Seconds} s";
}
