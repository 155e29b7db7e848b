namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Which messages of the topic a rule lets into its subscription.</summary>
public abstract class RuleFilter
{
    private protected RuleFilter()
    {
    }
}
