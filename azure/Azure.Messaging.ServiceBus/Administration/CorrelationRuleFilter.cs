namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Lets messages in whose properties equal all those that are set here; text is compared case by case.</summary>
public sealed class CorrelationRuleFilter : RuleFilter
{
    /// <summary>Makes a filter that has nothing set yet.</summary>
    public CorrelationRuleFilter()
    {
    }

    /// <summary>Makes a filter on <see cref="CorrelationId"/>.</summary>
    public CorrelationRuleFilter(string correlationId) => CorrelationId = correlationId;

    /// <summary>The application's own properties.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>The message's correlation id.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The message's id.</summary>
    public string? MessageId { get; set; }

    /// <summary>Whom it is for.</summary>
    public string? To { get; set; }

    /// <summary>Where an answer goes.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>What it is about.</summary>
    public string? Subject { get; set; }

    /// <summary>The session.</summary>
    public string? SessionId { get; set; }

    /// <summary>The session of an answer.</summary>
    public string? ReplyToSessionId { get; set; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; set; }
}
