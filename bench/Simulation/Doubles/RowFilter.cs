using System.Globalization;
using System.Text.RegularExpressions;

namespace Thalassa.Bench.Simulation.Doubles;

/// <summary>An OData filter: comparisons of properties with texts and whole numbers, <c>and</c>, <c>or</c> and brackets.</summary>
internal sealed partial class RowFilter
{
    private readonly MatchCollection _tokens;
    private readonly Func<Row, bool> _lets;
    private readonly string? _last;
    private int _at;

    public RowFilter(string text)
    {
        _tokens = Token.Matches(text);
        _lets = _tokens.Count == 0 ? _ => true : Or();
        while (Leading.Match(text) is { Success: true } match)
        {
            var (comparison, partition) = (match.Groups[1].Value, match.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal));
            FirstPartition =
                comparison[0] is 'e' or 'g' && string.CompareOrdinal(partition, FirstPartition) > 0 ? partition : FirstPartition;
            _last = comparison[0] is 'e' or 'l' && (_last is null || string.CompareOrdinal(partition, _last) < 0) ? partition : _last;
            text = text[match.Length..];
        }
    }

    /// <summary>By its leading conditions it lets nothing through of a partition before this one.</summary>
    public string FirstPartition { get; } = string.Empty;

    /// <summary>Whether by its leading conditions it may let something through of a partition or of one after it.</summary>
    public bool IsBeforeLast(string partition) => _last is null || string.CompareOrdinal(partition, _last) <= 0;

    public bool Lets(Row row) => _lets(row);

    private Func<Row, bool> Or()
    {
        var left = And();
        while (Take("or"))
        {
            var (one, other) = (left, And());
            left = row => one(row) || other(row);
        }

        return left;
    }

    private Func<Row, bool> And()
    {
        var left = Term();
        while (Take("and"))
        {
            var (one, other) = (left, Term());
            left = row => one(row) && other(row);
        }

        return left;
    }

    private Func<Row, bool> Term()
    {
        if (Take("("))
        {
            var inner = Or();
            _at++;
            return inner;
        }

        var (name, comparison, literal) = (_tokens[_at].Value, _tokens[_at + 1].Value, _tokens[_at + 2].Value);
        _at += 3;
        if (literal.StartsWith('\''))
        {
            var text = literal[1..^1].Replace("''", "'", StringComparison.Ordinal);
            return row => row.Text(name) is { } value && Holds(comparison, string.CompareOrdinal(value, text));
        }

        var number = long.Parse(literal.TrimEnd('L'), CultureInfo.InvariantCulture);
        return row =>
            long.TryParse(row.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && Holds(comparison, value.CompareTo(number));
    }

    private bool Take(string token)
    {
        if (_at < _tokens.Count && _tokens[_at].Value == token)
        {
            _at++;
            return true;
        }

        return false;
    }

    private static bool Holds(string comparison, int order) => comparison switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "lt" => order < 0,
        "le" => order <= 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        _ => throw new FormatException($"{comparison} is no comparison."),
    };

    [GeneratedRegex(@"'(?:[^']|'')*'|[()]|[^\s()']+", RegexOptions.CultureInvariant)]
    private static partial Regex Token { get; }

    [GeneratedRegex(@"^PartitionKey (eq|lt|le|gt|ge) '((?:[^']|'')*)'(?: and |$)", RegexOptions.CultureInvariant)]
    private static partial Regex Leading { get; }
}
