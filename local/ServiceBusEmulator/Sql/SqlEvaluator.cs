namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>Applies a filter to a message. Null is the unknown of three-valued logic.</summary>
internal sealed class SqlEvaluator(IMessageProperties message, IReadOnlyDictionary<string, object> parameters)
{
    /// <exception cref="SqlEvaluationException">The filter cannot be applied to this message.</exception>
    public bool? IsTrue(SqlNode node) => node switch
    {
        SqlNode.And and => IsTrue(and.Left) switch
        {
            false => false,
            true => IsTrue(and.Right),
            null => IsTrue(and.Right) == false ? false : null,
        },
        SqlNode.Or or => IsTrue(or.Left) switch
        {
            true => true,
            false => IsTrue(or.Right),
            null => IsTrue(or.Right) == true ? true : null,
        },
        SqlNode.Not not => !IsTrue(not.Operand),
        SqlNode.Compare compare => ValueOf(compare.Left) is { } left && ValueOf(compare.Right) is { } right
            ? SqlValues.Compare(compare.Operator, left, right)
            : null,
        SqlNode.IsNull isNull => ValueOf(isNull.Subject) is null != isNull.Negated,
        SqlNode.Exists exists => Find(exists.Subject.IsSystem, exists.Subject.Name, out _),
        SqlNode.In @in => IsIn(@in),
        SqlNode.Like like => IsLike(like),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is not a predicate."),
    };

    private bool? IsIn(SqlNode.In node) => ValueOf(node.Value) is { } value
        ? node.Items.Any(item => ValueOf(item) is { } other && SqlValues.Compare("=", value, other)) != node.Negated
        : null;

    private bool? IsLike(SqlNode.Like node)
    {
        if (Text(node.Value) is not { } text || Text(node.Pattern) is not { } pattern)
        {
            return null;
        }

        if (node.Escape is null)
        {
            return LikePattern.IsMatch(text, pattern, escape: null) != node.Negated;
        }

        return Text(node.Escape) switch
        {
            null => null,
            [var escape] => LikePattern.IsMatch(text, pattern, escape) != node.Negated,
            _ => throw new SqlEvaluationException("The escape is not one character."),
        };
    }

    private string? Text(SqlNode node) => ValueOf(node) switch
    {
        null => null,
        string text => text,
        var other => throw new SqlEvaluationException($"LIKE compares texts, not {other.GetType().Name}."),
    };

    private object? ValueOf(SqlNode node) => node switch
    {
        SqlNode.Constant constant => constant.Value,
        SqlNode.Property property => Find(property.IsSystem, property.Name, out var value) ? SqlValues.Normal(value) : null,
        SqlNode.PropertyNamed named => Named(named),
        SqlNode.Parameter parameter => parameters.TryGetValue($"@{parameter.Name}", out var value)
            ? SqlValues.Normal(value)
            : throw new SqlEvaluationException($"The parameter @{parameter.Name} has no value."),
        SqlNode.NewId => Guid.NewGuid(),
        SqlNode.Negate negate => ValueOf(negate.Operand) is { } value ? SqlValues.Negate(value) : null,
        SqlNode.Arithmetic arithmetic => ValueOf(arithmetic.Left) is { } left && ValueOf(arithmetic.Right) is { } right
            ? SqlValues.Calculate(arithmetic.Operator, left, right)
            : null,
        _ => throw new InvalidOperationException($"{node.GetType().Name} is not a value."),
    };

    private object? Named(SqlNode.PropertyNamed node) => ValueOf(node.Name) switch
    {
        null => null,
        string name => Find(isSystem: false, name, out var value) ? SqlValues.Normal(value) : null,
        var other => throw new SqlEvaluationException($"The name of a property is a text, not {other.GetType().Name}."),
    };

    private bool Find(bool isSystem, string name, out object? value)
    {
        if (!isSystem)
        {
            return message.TryGetUser(name, out value);
        }

        return message.TryGetSystem(name, out value)
            ? value is not null
            : throw new SqlEvaluationException($"There is no system property sys.{name}.");
    }
}
