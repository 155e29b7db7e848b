using System.Diagnostics.CodeAnalysis;

namespace Azure.Messaging.ServiceBus;

/// <summary>An operation on Service Bus failed; <see cref="Reason"/> says why.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The real type has these constructors.")]
public class ServiceBusException : Exception
{
    /// <summary>Makes an exception whose <see cref="IsTransient"/> is given.</summary>
    public ServiceBusException(
        bool isTransient,
        string message,
        string? entityName = null,
        ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError,
        Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    /// <summary>Makes an exception whose <see cref="IsTransient"/> follows from <paramref name="reason"/>.</summary>
    public ServiceBusException(
        string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
        : this(
            reason is ServiceBusFailureReason.ServiceBusy
                or ServiceBusFailureReason.ServiceTimeout
                or ServiceBusFailureReason.ServiceCommunicationProblem,
            message,
            entityPath,
            reason,
            innerException)
    {
    }

    /// <summary>Whether the same operation may succeed when tried again.</summary>
    public bool IsTransient { get; }

    /// <summary>Why it failed.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The topic or subscription that was spoken to.</summary>
    public string? EntityPath { get; }

    /// <inheritdoc/>
    public override string Message => EntityPath is null ? $"{base.Message} ({Reason})" : $"{base.Message} ({EntityPath}: {Reason})";
}
