namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>How a conversation with HAProxy's stats socket failed.</summary>
public enum RuntimeFault
{
    /// <summary>No process listens at the socket's path, or this user may not connect.</summary>
    Unreachable,

    /// <summary>The connection ended before the answer did.</summary>
    Closed,

    /// <summary>The answer took too long.</summary>
    TimedOut,

    /// <summary>The answer is larger than any that HAProxy gives.</summary>
    TooLarge,

    /// <summary>The answer is none that this agent knows how to read.</summary>
    Garbled,

    /// <summary>HAProxy did not do what it was told.</summary>
    Refused,
}
