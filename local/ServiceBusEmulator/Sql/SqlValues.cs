namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>Comparison and arithmetic as C# would do it: numbers are promoted, other types go only with their own kind.</summary>
internal static class SqlValues
{
    /// <summary>
    /// A property's value in one of the supported types: long, double, bool, string and other comparable ones.
    /// </summary>
    public static object? Normal(object? value) => value switch
    {
        byte or sbyte or short or ushort or int or uint => Convert.ToInt64(value, null),
        ulong number => number <= long.MaxValue ? (long)number : (double)number,
        float or decimal => Convert.ToDouble(value, null),
        _ => value,
    };

    public static bool Compare(string comparison, object left, object right)
    {
        if ((left, right) is (bool or Guid, _) && comparison is not ("=" or "<>"))
        {
            throw Mismatch(comparison, left, right);
        }

        if (left is long or double && right is long or double && !(left is long && right is long))
        {
            return Holds(comparison, Convert.ToDouble(left, null), Convert.ToDouble(right, null));
        }

        return (left, right) switch
        {
            (string a, string b) => Holds(comparison, string.CompareOrdinal(a, b), 0),
            _ when left.GetType() == right.GetType() && left is IComparable comparable => Holds(comparison, comparable.CompareTo(right), 0),
            _ => throw Mismatch(comparison, left, right),
        };
    }

    /// <exception cref="SqlEvaluationException">The operands have no such operation, or it is a division by zero.</exception>
    public static object Calculate(char operation, object left, object right) => (operation, left, right) switch
    {
        ('+', string a, string b) => a + b,
        ('/' or '%', long, 0L) => throw new SqlEvaluationException("Division by zero."),
        (_, long a, long b) => unchecked(operation switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => b == -1 ? -a : a / b,
            _ => b == -1 ? 0 : a % b,
        }),
        (_, long or double, long or double) => Calculate(operation, Convert.ToDouble(left, null), Convert.ToDouble(right, null)),
        _ => throw Mismatch(operation.ToString(), left, right),
    };

    public static object Negate(object value) => value switch
    {
        long number => unchecked(-number),
        double number => -number,
        _ => throw new SqlEvaluationException($"A {value.GetType().Name} has no negative."),
    };

    private static double Calculate(char operation, double left, double right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        '/' => left / right,
        _ => left % right,
    };

    // Written with the operators, so that NaN compares as C# has it.
    private static bool Holds(string comparison, double left, double right) => comparison switch
    {
        "=" => left == right,
        "<>" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        _ => left >= right,
    };

    private static SqlEvaluationException Mismatch(string operation, object left, object right) =>
        new($"{left.GetType().Name} {operation} {right.GetType().Name} is not defined.");
}
