using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Thalassa.Local.ServiceBus.Filters;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>Random filters: what is printed, is read, and means what the three-valued tables say.</summary>
public sealed class SqlPropertyTests
{
    private static readonly SqlMessage Message = new([], new() { ["a"] = 1L, ["b"] = 2L, ["s"] = "abc" });

    [Fact]
    public void Printed_filter_is_read_back()
    {
        var filters = Predicates(5).Where(filter => filter.Text.Length <= 1024);
        Check.QuickThrowOnFailure(Prop.ForAll(filters.ToArbitrary(), filter =>
        {
            var matches = new SqlFilter(filter.Text, new Dictionary<string, object>(StringComparer.Ordinal)).Matches(Message);
            return (matches == (filter.Meaning == true)).Label(filter.Text);
        }));
    }

    [Fact]
    public void No_text_does_anything_but_read_or_be_refused()
    {
        var pieces = Gen.Elements(
            "a",
            "sys.",
            "user.",
            "'x'",
            "'",
            "\"",
            "[",
            "]",
            "(",
            ")",
            "=",
            "<>",
            "<",
            "!",
            "AND",
            "or",
            "NOT",
            "IN",
            "LIKE",
            "ESCAPE",
            "IS",
            "NULL",
            "EXISTS",
            ",",
            "1",
            "1.5",
            "1E5",
            "E",
            "+",
            "-",
            "*",
            "/",
            "%",
            "@",
            "@p",
            ".",
            "newid",
            "p(",
            " ",
            "\t",
            "é",
            "_",
            "TRUE",
            ";");
        var texts = Gen.ListOf(pieces).Select(parts => string.Join(parts.Count % 2 == 0 ? " " : string.Empty, parts));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            try
            {
                return SqlParser.Read(text).IsPredicate;
            }
            catch (SqlSyntaxException)
            {
                return true;
            }
        }));
    }

    [Fact]
    public void Like_is_the_regular_expression_it_stands_for()
    {
        var letters = Gen.Elements('a', 'b', 'c');
        var texts = Gen.ListOf(letters).Select(list => string.Concat(list));
        var patterns = Gen.ListOf(Gen.Elements('a', 'b', 'c', '%', '_')).Select(list => string.Concat(list));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(texts.ToArbitrary(), patterns.ToArbitrary(), (text, pattern) =>
            {
                var regex = new Regex(
                    $"^{pattern.Replace("%", ".*", StringComparison.Ordinal).Replace('_', '.')}$",
                    RegexOptions.None,
                    TimeSpan.FromSeconds(10));
                return LikePattern.IsMatch(text, pattern, escape: null) == regex.IsMatch(text);
            }));
    }

    [Fact]
    public void A_hostile_pattern_comes_to_an_end() =>
        // Going back over every % in turn, this would outlast the machine.
        Assert.False(LikePattern.IsMatch(new string('a', 32_000), string.Concat(Enumerable.Repeat("%a", 400)) + "%b", escape: null));

    private static Gen<Filter> Predicates(int depth)
    {
        var test = Tests();
        if (depth == 0)
        {
            return test;
        }

        var smaller = Predicates(depth - 1);
        var pairs = from left in smaller from right in smaller from gap in Gaps() select (left, right, gap);
        return Gen.Frequency(
            (3, test),
            (2, pairs.Select(p => new Filter($"({p.left.Text}{p.gap}aNd{p.gap}{p.right.Text})", And(p.left.Meaning, p.right.Meaning)))),
            (2, pairs.Select(p => new Filter($"({p.left.Text}{p.gap}OR{p.gap}{p.right.Text})", Or(p.left.Meaning, p.right.Meaning)))),
            (1, smaller.Select(one => new Filter($"NOT ({one.Text})", !one.Meaning))));
    }

    private static Gen<Filter> Tests()
    {
        var comparisons =
            from left in Numbers(2)
            from right in Numbers(2)
            from sign in Gen.Elements("=", "<>", "!=", "<", "<=", ">", ">=")
            from gap in Gaps()
            select new Filter($"{left.Text}{gap}{sign}{gap}{right.Text}", Compare(sign, left.Value, right.Value));
        var memberships =
            from value in Numbers(1)
            from items in Gen.NonEmptyListOf(Gen.Choose(-3, 3)).Select(list => list.Take(5).ToList())
            from negated in Gen.Elements(true, false)
            select new Filter(
                $"{value.Text} {(negated ? "NOT " : "")}IN ({string.Join(", ", items)})",
                value.Value is { } number ? items.Contains((int)number) != negated : null);
        var nulls =
            from name in Gen.Elements("a", "missing")
            from negated in Gen.Elements(true, false)
            select new Filter($"[{name}] IS {(negated ? "NOT " : "")}NULL", name == "missing" != negated);
        var likes =
            from name in Gen.Elements("s", "missing")
            from pattern in Gen.Elements("a%", "%", "_bc", "x%")
            select new Filter($"user.{name} like '{pattern}'", name == "missing" ? null : pattern != "x%");
        return Gen.OneOf(comparisons, memberships, nulls, likes);
    }

    private static Gen<Number> Numbers(int depth)
    {
        var leaves = Gen.OneOf(
            Gen.Choose(0, 3).Select(number => new Number($"{number}", number)),
            Gen.Elements(
                new Number("a", 1), new Number("[b]", 2), new Number("missing", null), new Number("\"b\"", 2), new Number("p('a')", 1)));
        if (depth == 0)
        {
            return leaves;
        }

        var smaller = Numbers(depth - 1);
        var sums =
            from left in smaller
            from right in smaller
            from sign in Gen.Elements('+', '-', '*')
            select new Number($"({left.Text} {sign} {right.Text})", sign switch
            {
                '+' => left.Value + right.Value,
                '-' => left.Value - right.Value,
                _ => left.Value * right.Value,
            });
        return Gen.OneOf(leaves, sums, smaller.Select(one => new Number($"-{one.Text}", -one.Value)));
    }

    private static Gen<string> Gaps() => Gen.Elements(" ", "  ", "\n", " \t ");

    private static bool? And(bool? left, bool? right) => left & right;

    private static bool? Or(bool? left, bool? right) => left | right;

    private static bool? Compare(string sign, long? left, long? right) => left is null || right is null
        ? null
        : sign switch
        {
            "=" => left == right,
            "<>" or "!=" => left != right,
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            _ => left >= right,
        };

    private sealed record Filter(string Text, bool? Meaning);

    private sealed record Number(string Text, long? Value);
}
