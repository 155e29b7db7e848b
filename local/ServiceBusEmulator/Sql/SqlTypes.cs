namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>Checks that predicates stand where truth is asked for and values where values are.</summary>
internal static class SqlTypes
{
    /// <exception cref="SqlSyntaxException">They do not.</exception>
    public static void CheckPredicate(SqlNode node)
    {
        switch (node)
        {
            case SqlNode.And and:
                CheckPredicate(and.Left);
                CheckPredicate(and.Right);
                break;
            case SqlNode.Or or:
                CheckPredicate(or.Left);
                CheckPredicate(or.Right);
                break;
            case SqlNode.Not not:
                CheckPredicate(not.Operand);
                break;
            case SqlNode.Compare compare:
                CheckValue(compare.Left);
                CheckValue(compare.Right);
                break;
            case SqlNode.IsNull { Subject: not (SqlNode.Property or SqlNode.PropertyNamed) }:
                throw new SqlSyntaxException("IS NULL asks about a property.");
            case SqlNode.In { Value: var value, Items: var items }:
                CheckValue(value);
                foreach (var item in items)
                {
                    CheckValue(item);
                }

                break;
            case SqlNode.Like like:
                CheckValue(like.Value);
                CheckValue(like.Pattern);
                CheckValue(like.Escape);
                break;
            case { IsPredicate: false }:
                throw new SqlSyntaxException("A condition is expected, such as name = 'web', where there is only a value.");
        }
    }

    private static void CheckValue(SqlNode? node)
    {
        switch (node)
        {
            case { IsPredicate: true }:
                throw new SqlSyntaxException("A value is expected where there is a condition.");
            case SqlNode.Arithmetic arithmetic:
                CheckValue(arithmetic.Left);
                CheckValue(arithmetic.Right);
                break;
            case SqlNode.Negate negate:
                CheckValue(negate.Operand);
                break;
            case SqlNode.PropertyNamed named:
                CheckValue(named.Name);
                break;
        }
    }
}
