namespace Thalassa.Registry.Events;

/// <summary>Why a subscription ended.</summary>
public enum SubscriptionEnd
{
    /// <summary>It is open, or its reader closed it.</summary>
    None,

    /// <summary>Its reader was too slow and missed events: it takes a snapshot and opens another.</summary>
    TooSlow,

    /// <summary>The registry is closing.</summary>
    Closing,
}
