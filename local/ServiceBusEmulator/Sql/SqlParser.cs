using System.Globalization;
using Sprache;

namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>Reads filters in Service Bus's subset of SQL-92.</summary>
/// <remarks>
/// Predicates and values share one grammar, so a parenthesis is parsed only once; <see cref="SqlTypes"/> distinguishes them
/// afterwards. This keeps parsing linear in the length of the text.
/// </remarks>
internal static class SqlParser
{
    private const int MaxTextLength = 1024;
    private const int MaxNesting = 32;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "ESCAPE", "EXISTS", "TRUE", "FALSE",
    };

    private static readonly Parser<string> Word =
        from first in Parse.Char(char.IsLetter, "letter")
        from rest in Parse.Char(c => c == '_' || char.IsLetter(c) || char.IsDigit(c), "letter, digit or _").Many().Text()
        select first + rest;

    private static readonly Parser<string> RegularIdentifier = Word.Where(word => !Reserved.Contains(word)).Named("name");

    private static readonly Parser<string> Identifier =
        RegularIdentifier.Or(Enclosed('[', ']')).Or(Enclosed('"', '"')).Token();

    private static readonly Parser<SqlNode> Number =
        from digits in Parse.Digit.AtLeastOnce().Text()
        from fraction in Parse.Char('.').Then(_ => Parse.Digit.AtLeastOnce().Text()).Optional()
        from exponent in (
            from e in Parse.Chars("eE")
            from sign in Parse.Chars("+-").Optional()
            from power in Parse.Digit.AtLeastOnce().Text()
            select $"E{sign.GetOrElse('+')}{power}").Optional()
        from end in Parse.Not(Parse.LetterOrDigit)
        select fraction.IsEmpty && exponent.IsEmpty
            ? Integer(digits)
            : new SqlNode.Constant(double.Parse(
                $"{digits}.{fraction.GetOrElse("0")}{exponent.GetOrElse(string.Empty)}", CultureInfo.InvariantCulture));

    private static readonly Parser<SqlNode> Constant = Number.Token()
        .Or(Enclosed('\'', '\'').Token().Select(text => new SqlNode.Constant(text)))
        .Or(Keyword("TRUE").Select(_ => new SqlNode.Constant(true)))
        .Or(Keyword("FALSE").Select(_ => new SqlNode.Constant(false)))
        .Or(Keyword("NULL").Select(_ => new SqlNode.Constant(null)));

    private static readonly Parser<SqlNode.Property> Property =
        from first in Identifier
        from second in Symbol(".").Then(_ => Identifier).Optional()
        select second.IsEmpty ? new SqlNode.Property(IsSystem: false, first) : Scoped(first, second.Get());

    private static readonly Parser<SqlNode> Function =
        from name in RegularIdentifier.Token()
        from open in Symbol("(")
        from argument in Parse.Ref(() => Value!).Optional()
        from close in Symbol(")")
        select Call(name, argument.GetOrDefault());

    private static readonly Parser<SqlNode> Parameter =
        Parse.Char('@').Then(_ => Word).Token().Select(name => new SqlNode.Parameter(name));

    private static readonly Parser<SqlNode> Parenthesis =
        from open in Symbol("(")
        from inner in Parse.Ref(() => Whole!)
        from close in Symbol(")")
        select inner;

    private static readonly Parser<SqlNode> Primary = Parenthesis.Or(Constant).Or(Function).Or(Property).Or(Parameter);

    private static readonly Parser<SqlNode> Signed =
        from signs in Parse.Chars("+-").Token().Many()
        from operand in Primary
        select signs.Count(sign => sign == '-') % 2 == 1 ? new SqlNode.Negate(operand) : operand;

    private static readonly Parser<SqlNode> Product = Parse.ChainOperator(
        Parse.Chars("*/%").Token(), Signed, (symbol, left, right) => new SqlNode.Arithmetic(symbol, left, right));

    private static readonly Parser<SqlNode> Value = Parse.ChainOperator(
        Parse.Chars("+-").Token(), Product, (symbol, left, right) => new SqlNode.Arithmetic(symbol, left, right));

    private static readonly Parser<Func<SqlNode, SqlNode>> Comparison =
        from symbol in Symbol("<>").Or(Symbol("!=")).Or(Symbol(">=")).Or(Symbol("<=")).Or(Symbol("=")).Or(Symbol(">")).Or(Symbol("<"))
        from right in Value
        select new Func<SqlNode, SqlNode>(left => new SqlNode.Compare(symbol == "!=" ? "<>" : symbol, left, right));

    private static readonly Parser<Func<SqlNode, SqlNode>> IsNull =
        from keyword in Keyword("IS")
        from not in Keyword("NOT").Optional()
        from nothing in Keyword("NULL")
        select new Func<SqlNode, SqlNode>(left => new SqlNode.IsNull(left, not.IsDefined));

    private static readonly Parser<Func<SqlNode, bool, SqlNode>> In =
        from keyword in Keyword("IN")
        from open in Symbol("(")
        from items in Value.DelimitedBy(Symbol(","))
        from close in Symbol(")")
        select new Func<SqlNode, bool, SqlNode>((left, negated) => new SqlNode.In(left, [.. items], negated));

    private static readonly Parser<Func<SqlNode, bool, SqlNode>> Like =
        from keyword in Keyword("LIKE")
        from pattern in Value
        from escape in Keyword("ESCAPE").Then(_ => Value).Optional()
        select new Func<SqlNode, bool, SqlNode>((left, negated) => new SqlNode.Like(left, pattern, escape.GetOrDefault(), negated));

    private static readonly Parser<Func<SqlNode, SqlNode>> InOrLike =
        from not in Keyword("NOT").Optional()
        from test in In.Or(Like)
        select new Func<SqlNode, SqlNode>(left => test(left, not.IsDefined));

    private static readonly Parser<SqlNode> Exists =
        from keyword in Keyword("EXISTS")
        from open in Symbol("(")
        from property in Property
        from close in Symbol(")")
        select new SqlNode.Exists(property);

    private static readonly Parser<SqlNode> Test = Exists.Or(
        from left in Value
        from rest in Comparison.Or(IsNull).Or(InOrLike).Optional()
        select rest.IsDefined ? rest.Get()(left) : left);

    private static readonly Parser<SqlNode> Negation =
        from nots in Keyword("NOT").Many()
        from test in Test
        select nots.Aggregate(test, (node, _) => new SqlNode.Not(node));

    private static readonly Parser<SqlNode> Conjunction =
        Parse.ChainOperator(Keyword("AND"), Negation, (_, left, right) => new SqlNode.And(left, right));

    private static readonly Parser<SqlNode> Whole =
        Parse.ChainOperator(Keyword("OR"), Conjunction, (_, left, right) => new SqlNode.Or(left, right));

    /// <exception cref="SqlSyntaxException">It is no filter; the message says where and why.</exception>
    public static SqlNode Read(string text)
    {
        if (text.Length > MaxTextLength)
        {
            throw new SqlSyntaxException($"A filter is at most {MaxTextLength} characters long, not {text.Length}.");
        }

        if (Depth(text) > MaxNesting)
        {
            throw new SqlSyntaxException($"A filter's parentheses nest at most {MaxNesting} deep.");
        }

        var result = Whole.End().TryParse(text);
        if (!result.WasSuccessful)
        {
            throw new SqlSyntaxException($"At character {result.Remainder.Position + 1}: {result.Message}.");
        }

        SqlTypes.CheckPredicate(result.Value);
        return result.Value;
    }

    // The reader and the evaluation recurse, and the text is another program's, so the depth is known before either starts.
    private static int Depth(string text)
    {
        var (depth, deepest, closing) = (0, 0, '\0');
        foreach (var c in text)
        {
            if (closing != '\0')
            {
                closing = c == closing ? '\0' : closing;
            }
            else if (c is '\'' or '"' or '[')
            {
                closing = c == '[' ? ']' : c;
            }
            else
            {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                deepest = Math.Max(deepest, depth);
            }
        }

        return deepest;
    }

    // The closing character stands for itself where it is doubled.
    private static Parser<string> Enclosed(char open, char close) =>
        from start in Parse.Char(open)
        from text in Parse.CharExcept(close).Or(Parse.String($"{close}{close}").Return(close)).Many().Text()
        from end in Parse.Char(close)
        select text;

    private static Parser<string> Symbol(string text) => Parse.String(text).Text().Token();

    private static Parser<string> Keyword(string keyword) =>
        Word.Where(word => string.Equals(word, keyword, StringComparison.OrdinalIgnoreCase)).Named(keyword).Token();

    private static SqlNode.Constant Integer(string digits) => long.TryParse(digits, CultureInfo.InvariantCulture, out var number)
        ? new SqlNode.Constant(number)
        : throw new SqlSyntaxException($"The number {digits} is too large.");

    private static SqlNode.Property Scoped(string scope, string name) => scope.ToUpperInvariant() switch
    {
        "SYS" => new SqlNode.Property(IsSystem: true, name),
        "USER" => new SqlNode.Property(IsSystem: false, name),
        _ => throw new SqlSyntaxException($"The scope of a property is sys or user, not {scope}."),
    };

    private static SqlNode Call(string name, SqlNode? argument) => (name.ToUpperInvariant(), argument) switch
    {
        ("NEWID", null) => new SqlNode.NewId(),
        ("P" or "PROPERTY", not null) => new SqlNode.PropertyNamed(argument),
        _ => throw new SqlSyntaxException($"There is no function {name} of {(argument is null ? "no argument" : "one argument")}."),
    };
}
