namespace Azure.Messaging.ServiceBus;

/// <summary>Why an operation failed.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>The service, or the way to it, failed for a reason of its own.</summary>
    GeneralError = 0,

    /// <summary>There is no such topic, subscription or rule.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The lock ran out, or the message was settled before.</summary>
    MessageLockLost = 2,

    /// <summary>There is no such message.</summary>
    MessageNotFound = 3,

    /// <summary>The message, or the batch, is larger than the service takes.</summary>
    MessageSizeExceeded = 4,

    /// <summary>The entity takes no such operation at present.</summary>
    MessagingEntityDisabled = 5,

    /// <summary>The entity is full, or there are too many of its kind.</summary>
    QuotaExceeded = 6,

    /// <summary>The service throttles; try later.</summary>
    ServiceBusy = 7,

    /// <summary>No answer came in time.</summary>
    ServiceTimeout = 8,

    /// <summary>The service was not reached, or its answer was lost.</summary>
    ServiceCommunicationProblem = 9,

    /// <summary>The session belongs to another receiver.</summary>
    SessionCannotBeLocked = 10,

    /// <summary>The session's lock ran out.</summary>
    SessionLockLost = 11,

    /// <summary>There is an entity of that name already.</summary>
    MessagingEntityAlreadyExists = 12,
}
