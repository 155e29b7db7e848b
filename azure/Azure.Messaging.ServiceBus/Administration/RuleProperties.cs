namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>A rule, as the service has it.</summary>
public class RuleProperties
{
    internal RuleProperties(string name, RuleFilter filter)
    {
        Name = name;
        Filter = filter;
    }

    /// <summary>The rule.</summary>
    public string Name { get; }

    /// <summary>Which messages it lets in.</summary>
    public RuleFilter Filter { get; }
}
