using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>What a receiver wants done with a message that it has locked.</summary>
/// <param name="Kind">What.</param>
/// <param name="Changes">Application properties that the message has from now on; null for none.</param>
/// <param name="Reason">Why it is dead-lettered, in a word.</param>
/// <param name="Description">Why it is dead-lettered, in a sentence.</param>
internal sealed record Settlement(
    SettlementKind Kind, IReadOnlyDictionary<string, object?>? Changes = null, string? Reason = null, string? Description = null)
{
    private const string ReasonName = "DeadLetterReason";
    private const string DescriptionName = "DeadLetterErrorDescription";

    /// <summary>What an outcome asks for; null for what the emulator does not do.</summary>
    public static Settlement? Of(DeliveryState? outcome) => outcome switch
    {
        Accepted => new Settlement(SettlementKind.Complete),
        Modified { UndeliverableHere: true } => null,
        Modified modified => new Settlement(SettlementKind.Abandon, Changed(modified.MessageAnnotations)),
        Rejected { Error.Info: { } info } => new Settlement(
            SettlementKind.DeadLetter, Changed(info, ReasonName, DescriptionName), Text(info, ReasonName), Text(info, DescriptionName)),
        Rejected rejected => new Settlement(SettlementKind.DeadLetter, null, null, rejected.Error?.Description),
        _ => null,
    };

    /// <summary>What a management request asks for; null for what the emulator does not do.</summary>
    public static Settlement? Of(AmqpMap request)
    {
        SettlementKind? kind = Value(request, "disposition-status") switch
        {
            "completed" => SettlementKind.Complete,
            "abandoned" => SettlementKind.Abandon,
            "suspended" => SettlementKind.DeadLetter,
            _ => null,
        };
        var changes = (Value(request, "properties-to-modify") as AmqpMap)?.ToDictionary(
            pair => pair.Key.Key.ToString()!, object? (pair) => pair.Value, StringComparer.Ordinal);
        return kind is null ? null : new Settlement(
            kind.Value, changes, Value(request, "deadletter-reason") as string, Value(request, "deadletter-description") as string);
    }

    /// <returns>Whether the lock holds.</returns>
    /// <exception cref="ServiceBusFault">The queue does not do that.</exception>
    public bool Apply(MessageQueue queue, Guid lockToken) => Kind switch
    {
        SettlementKind.Complete => queue.Complete(lockToken),
        SettlementKind.Abandon => queue.Abandon(lockToken, Changes),
        _ => queue.MoveToDeadLetters(lockToken, Reason, Description, Changes),
    };

    private static object? Value(AmqpMap request, string name) => request[new MapKey(name)];

    private static string? Text(Fields fields, string name) => fields[name] as string;

    private static Dictionary<string, object?>? Changed(Fields? fields, params ReadOnlySpan<string> except)
    {
        if (fields is null)
        {
            return null;
        }

        var changes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (!except.Contains(name.Key.ToString()))
            {
                changes[name.Key.ToString()!] = value;
            }
        }

        return changes;
    }
}
