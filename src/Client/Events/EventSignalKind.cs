namespace Thalassa.Client.Events;

/// <summary>The kind of an <see cref="EventSignal"/>.</summary>
public enum EventSignalKind
{
    /// <summary>
    /// Every event from now on will be seen, so a snapshot that is requested after this misses nothing. Given after the first
    /// connection and after each reconnection: what happened in between may be lost.
    /// </summary>
    Connected,

    /// <summary>Events happened; they are in <see cref="EventSignal.Events"/>.</summary>
    Received,

    /// <summary>The connection is gone or could not be made; the source tries again. Why is in <see cref="EventSignal.Reason"/>.</summary>
    Disconnected,
}
