namespace Thalassa.Client;

/// <summary>How a subscription learns of changes between its comparisons with the registry.</summary>
public enum EventTransport
{
    /// <summary>By the registry's stream of server-sent events; while there is none, by the comparisons alone.</summary>
    Stream,

    /// <summary>By the comparisons alone.</summary>
    Poll,
}
