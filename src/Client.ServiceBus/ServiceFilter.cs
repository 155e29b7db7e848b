using Azure.Messaging.ServiceBus.Administration;

namespace Thalassa.Client.ServiceBus;

/// <summary>The rule of a subscription that is interested in some services only.</summary>
internal static class ServiceFilter
{
    private const int MaxExpressionLength = 1024;

    /// <summary>Lets in the events of these services, all routing, and every message whose events are of several services.</summary>
    /// <param name="services">Valid names, which hold nothing that ends a text in SQL; none for everything.</param>
    public static RuleFilter Of(IReadOnlyList<string> services)
    {
        var expression = $"name IS NULL OR name IN ({string.Join(", ", services.Select(service => $"'{service}'"))})";

        // Too many for a filter is much the same as all; the follower looks at each event anyway.
        return services.Count == 0 || expression.Length > MaxExpressionLength ? new TrueRuleFilter() : new SqlRuleFilter(expression);
    }
}
