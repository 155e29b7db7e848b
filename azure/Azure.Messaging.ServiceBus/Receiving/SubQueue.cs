using System.Diagnostics.CodeAnalysis;

namespace Azure.Messaging.ServiceBus;

/// <summary>A queue beside a subscription's own.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The real name.")]
public enum SubQueue
{
    /// <summary>The subscription's own.</summary>
    None = 0,

    /// <summary>Messages that could not be delivered.</summary>
    DeadLetter = 1,

    /// <summary>Messages that could not be forwarded.</summary>
    TransferDeadLetter = 2,
}
