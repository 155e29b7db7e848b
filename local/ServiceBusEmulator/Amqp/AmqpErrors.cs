using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>The error conditions of the service, by which clients distinguish refusals.</summary>
internal static class AmqpErrors
{
    public const string DeadLetter = "com.microsoft:dead-letter";

    private const string LockLostCondition = "com.microsoft:message-lock-lost";

    public static Error LockLost() => new()
    {
        Condition = LockLostCondition,
        Description = "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
    };

    public static Error NotImplemented(string what) =>
        new() { Condition = AmqpErrorCode.NotImplemented, Description = $"The emulator has no {what}." };

    public static Error Of(ServiceBusFault fault) => new() { Condition = Condition(fault.Status), Description = fault.Message };

    public static AmqpException Exception(ServiceBusFault fault) => new(Of(fault));

    public static int Status(Error error) => error.Condition.Value switch
    {
        LockLostCondition => 410,
        "amqp:not-implemented" => 501,
        "amqp:not-found" => 404,
        "amqp:unauthorized-access" => 401,
        "com.microsoft:server-busy" => 503,
        _ => 400,
    };

    private static AmqpSymbol Condition(int status) => status switch
    {
        401 => AmqpErrorCode.UnauthorizedAccess,
        403 => AmqpErrorCode.ResourceLimitExceeded,
        404 or 410 => AmqpErrorCode.NotFound,
        409 => "com.microsoft:entity-already-exists",
        503 => "com.microsoft:server-busy",
        _ => AmqpErrorCode.NotAllowed,
    };
}
