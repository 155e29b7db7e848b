namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Lets messages in for which an expression in a subset of SQL is true.</summary>
public class SqlRuleFilter : RuleFilter
{
    private const int LongestExpression = 1024;

    /// <summary>Makes a filter.</summary>
    /// <param name="sqlExpression">At most 1,024 characters.</param>
    public SqlRuleFilter(string sqlExpression)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sqlExpression);
        SqlExpression = sqlExpression.Length <= LongestExpression
            ? sqlExpression
            : throw new ArgumentOutOfRangeException(
                nameof(sqlExpression), $"A filter is at most {LongestExpression} characters long, not {sqlExpression.Length}.");
    }

    /// <summary>The expression.</summary>
    public string SqlExpression { get; }

    /// <summary>The values of the <c>@names</c> in the expression.</summary>
    public IDictionary<string, object> Parameters { get; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>The expression.</summary>
    public override string ToString() => SqlExpression;
}
