namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Lets every message in.</summary>
public sealed class TrueRuleFilter : SqlRuleFilter
{
    /// <summary>Makes a filter.</summary>
    public TrueRuleFilter() : base("1=1")
    {
    }
}
