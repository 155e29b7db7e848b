using System.Net;

namespace Thalassa.Agent.Model;

/// <summary>What HAProxy says about one slot.</summary>
public sealed record RunningSlot
{
    // A stream that was given a server but has no connection yet shows in no count but the sessions; it has one within
    // the connect timeout or is gone. A TCP stream shows there as long as it lives, and its connection is never reused.
    private const int SettledSeconds = 10;

    /// <summary>1 for <c>s1</c>, and so on.</summary>
    public required int Number { get; init; }

    /// <summary>Where its traffic goes.</summary>
    public IPAddress Address { get; init; } = FreeAddress;

    /// <summary>The port of the member, 1 when it never had one.</summary>
    public int Port { get; init; } = FreePort;

    /// <summary>0 to 256.</summary>
    public int Weight { get; init; } = 100;

    /// <summary>What HAProxy was told.</summary>
    public SlotAdmin Admin { get; init; }

    /// <summary>Whether HAProxy holds it for healthy. True also for one that was never checked, right after a reload.</summary>
    public bool IsUp { get; init; }

    /// <summary>Whether it has a health check at all.</summary>
    public bool HasCheck { get; init; } = true;

    /// <summary>Whether the last check that ended did so well. Unlike <see cref="IsUp"/> false for one that was never checked.</summary>
    public bool LastCheckPassed { get; init; }

    /// <summary>Seconds since <see cref="Admin"/> or <see cref="IsUp"/> changed.</summary>
    public int Seconds { get; init; }

    /// <summary>Connections that carry a request now.</summary>
    public int Used { get; init; }

    /// <summary>Connections kept for later requests.</summary>
    public int Idle { get; init; }

    /// <summary>Requests and streams that were given to it and run; asked for only where it matters.</summary>
    public int Sessions { get; init; }

    /// <summary>Where a slot without a member points to. Nothing is sent there, and it does not tell that the slot is free.</summary>
    public static IPAddress FreeAddress => IPAddress.Loopback;

    /// <summary>The port of a slot without a member.</summary>
    public const int FreePort = 1;

    /// <summary>Whether it has requests while they come.</summary>
    public bool IsServing => Admin == SlotAdmin.Ready && IsUp;

    /// <summary>Whether it has, or had, a member.</summary>
    /// <remarks>A member may have the address that free slots point to; it differs from them by not being in maintenance.</remarks>
    public bool HasAddress => Admin != SlotAdmin.Maintenance || Port != FreePort || !Address.Equals(FreeAddress);

    /// <summary>Whether nothing runs on it.</summary>
    public bool IsIdle => Used == 0 && Sessions == 0;

    /// <summary>
    /// Whether it may get another address. A connection that is in use or idle when the address changes goes on to
    /// serve the old one.
    /// </summary>
    public bool IsClean => Admin == SlotAdmin.Maintenance && Used == 0 && Idle == 0 && (Sessions == 0 || Seconds > SettledSeconds);

    /// <summary>Whether <see cref="Sessions"/> decides about what may be done with it.</summary>
    public bool SessionsMatter => Admin == SlotAdmin.Drain || (Admin == SlotAdmin.Maintenance && HasAddress && Seconds <= SettledSeconds);
}

/// <summary>What HAProxy was told to do with a slot, whatever its health.</summary>
public enum SlotAdmin
{
    /// <summary>No requests, no checks.</summary>
    Maintenance,

    /// <summary>No new requests; checked.</summary>
    Drain,

    /// <summary>Requests while it is healthy; checked.</summary>
    Ready,
}
