namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>A rule to create.</summary>
public sealed class CreateRuleOptions
{
    /// <summary>The rule that a subscription has when it was created without one.</summary>
    public const string DefaultRuleName = "$Default";

    private const int LongestName = 50;

    /// <summary>A rule that lets everything in, under the default name.</summary>
    public CreateRuleOptions() : this(DefaultRuleName)
    {
    }

    /// <summary>A rule that lets everything in.</summary>
    public CreateRuleOptions(string name) : this(name, new TrueRuleFilter())
    {
    }

    /// <summary>A rule.</summary>
    public CreateRuleOptions(string name, RuleFilter filter)
    {
        Name = name;
        Filter = filter;
    }

    /// <summary>At most 50 characters.</summary>
    public string Name { get; set => field = EntityName.Check(value, LongestName, nameof(Name)); }

    /// <summary>Which messages it lets in.</summary>
    public RuleFilter Filter
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }
}
