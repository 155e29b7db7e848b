namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Lets no message in.</summary>
public sealed class FalseRuleFilter : SqlRuleFilter
{
    /// <summary>Makes a filter.</summary>
    public FalseRuleFilter() : base("1=0")
    {
    }
}
