namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>A part of a filter. A predicate is true, false or unknown; any other part has a value.</summary>
internal abstract record SqlNode
{
    public virtual bool IsPredicate => false;

    internal abstract record Predicate : SqlNode
    {
        public override bool IsPredicate => true;
    }

    internal sealed record And(SqlNode Left, SqlNode Right) : Predicate;

    internal sealed record Or(SqlNode Left, SqlNode Right) : Predicate;

    internal sealed record Not(SqlNode Operand) : Predicate;

    internal sealed record Compare(string Operator, SqlNode Left, SqlNode Right) : Predicate;

    internal sealed record IsNull(SqlNode Subject, bool Negated) : Predicate;

    internal sealed record In(SqlNode Value, IReadOnlyList<SqlNode> Items, bool Negated) : Predicate;

    internal sealed record Like(SqlNode Value, SqlNode Pattern, SqlNode? Escape, bool Negated) : Predicate;

    internal sealed record Exists(Property Subject) : Predicate;

    internal sealed record Constant(object? Value) : SqlNode;

    internal sealed record Property(bool IsSystem, string Name) : SqlNode;

    internal sealed record PropertyNamed(SqlNode Name) : SqlNode;

    internal sealed record Parameter(string Name) : SqlNode;

    internal sealed record NewId : SqlNode;

    internal sealed record Arithmetic(char Operator, SqlNode Left, SqlNode Right) : SqlNode;

    internal sealed record Negate(SqlNode Operand) : SqlNode;
}
