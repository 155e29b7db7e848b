using Microsoft.Azure.Amqp.Framing;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>The sections of a message as its sender encoded them. Nothing of it is ever changed, so that queues can share it.</summary>
/// <param name="Header">Durability and priority.</param>
/// <param name="Annotations">The sender's annotations.</param>
/// <param name="Properties">Ids, subject and the like.</param>
/// <param name="Application">The application's properties, with their AMQP types.</param>
/// <param name="Body">The encoded body, of whatever kind, with what follows it.</param>
internal sealed record MessageContent(
    Header? Header, MessageAnnotations? Annotations, Properties? Properties, ApplicationProperties? Application, ArraySegment<byte> Body)
{
    public static MessageContent Empty { get; } = new(null, null, null, null, ArraySegment<byte>.Empty);

    /// <summary>The same with application properties added or replaced.</summary>
    public MessageContent With(IReadOnlyDictionary<string, object?> changes)
    {
        var changed = new ApplicationProperties();
        foreach (var (name, value) in Application?.Map ?? [])
        {
            changed.Map[name] = value;
        }

        foreach (var (name, value) in changes)
        {
            changed.Map[name] = value;
        }

        return this with { Application = changed };
    }
}
