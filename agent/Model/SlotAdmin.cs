namespace Thalassa.Agent.Model;

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
