namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>A topic, as the service has it.</summary>
public class TopicProperties
{
    internal TopicProperties(string name) => Name = name;

    /// <summary>The topic.</summary>
    public string Name { get; }

    /// <summary>How long a message that says nothing itself can be received.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; internal init; }

    /// <summary>After how long without use it is deleted.</summary>
    public TimeSpan AutoDeleteOnIdle { get; internal init; }

    /// <summary>How much it holds at most.</summary>
    public long MaxSizeInMegabytes { get; internal init; }
}
