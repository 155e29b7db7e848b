namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>A table in an answer of HAProxy, read by the names of its columns: each version of HAProxy adds some.</summary>
internal readonly ref struct AnswerTable
{
    private const int MaxColumns = 256;

    private readonly string _header;
    private readonly char _separator;
    private readonly string _text;
    private readonly int _rows;

    private AnswerTable(string header, char separator, string text, int rows)
    {
        _header = header;
        _separator = separator;
        _text = text;
        _rows = rows;
    }

    /// <summary>Finds the header line, which starts with <c>#</c>.</summary>
    /// <exception cref="RuntimeException">There is none.</exception>
    public static AnswerTable Parse(string answer, char separator)
    {
        var start = answer.StartsWith('#') ? 0 : answer.IndexOf("\n#", StringComparison.Ordinal) + 1;
        if (start == 0 && !answer.StartsWith('#'))
        {
            throw new RuntimeException(RuntimeFault.Garbled, "HAProxy's answer has no header line.");
        }

        var end = answer.IndexOf('\n', start);
        end = end < 0 ? answer.Length : end;
        return new(answer[start..end].TrimStart('#', ' '), separator, answer, Math.Min(end + 1, answer.Length));
    }

    /// <summary>Where the column <paramref name="name"/> is.</summary>
    /// <exception cref="RuntimeException">There is none.</exception>
    public int Column(string name)
    {
        var column = 0;
        foreach (var range in _header.AsSpan().Split(_separator))
        {
            if (_header.AsSpan(range).SequenceEqual(name))
            {
                return column;
            }

            column++;
        }

        throw new RuntimeException(RuntimeFault.Garbled, $"HAProxy's answer has no column {name}.");
    }

    /// <summary>Calls <paramref name="read"/> for each line below the header.</summary>
    public void ForEach(RowReader read)
    {
        Span<Range> fields = stackalloc Range[MaxColumns];
        foreach (var line in _text.AsSpan(_rows).EnumerateLines())
        {
            if (!line.IsEmpty)
            {
                var count = line.Contains('"') ? SplitQuoted(line, _separator, fields) : line.Split(fields, _separator);
                read(new Row(line, fields[..count]));
            }
        }
    }

    // A text that a member gave, such as the reason of its answer to a check, may hold the separator; it is in quotes then.
    private static int SplitQuoted(ReadOnlySpan<char> line, char separator, Span<Range> fields)
    {
        var (count, start, quoted) = (0, 0, false);
        for (var i = 0; i <= line.Length && count < fields.Length; i++)
        {
            if (i == line.Length || (line[i] == separator && !quoted))
            {
                fields[count++] = start..i;
                start = i + 1;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
        }

        return count;
    }

    /// <summary>Takes one line of a table.</summary>
    public delegate void RowReader(Row row);

    /// <summary>One line of a table.</summary>
    public readonly ref struct Row(ReadOnlySpan<char> line, ReadOnlySpan<Range> fields)
    {
        private readonly ReadOnlySpan<char> _line = line;
        private readonly ReadOnlySpan<Range> _fields = fields;

        /// <summary>The text in a column.</summary>
        /// <exception cref="RuntimeException">The line is too short.</exception>
        public ReadOnlySpan<char> Text(int column) => column < _fields.Length
            ? _line[_fields[column]]
            : throw new RuntimeException(RuntimeFault.Garbled, $"HAProxy's answer has a short line: '{_line}'.");

        /// <summary>The text in a column that may be in quotes, without them.</summary>
        /// <exception cref="RuntimeException">The line is too short.</exception>
        public string Unquoted(int column) => Text(column) is ['"', .. var inner, '"']
            ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
            : Text(column).ToString();

        /// <summary>The whole number in a column; nothing counts as 0.</summary>
        /// <exception cref="RuntimeException">There is another text, or it is larger than an <see cref="int"/>.</exception>
        public int Number(int column)
        {
            var number = Count(column);
            return number is >= int.MinValue and <= int.MaxValue
                ? (int)number
                : throw new RuntimeException(RuntimeFault.Garbled, $"HAProxy's answer has '{number}' where a smaller number belongs.");
        }

        /// <summary>The whole number of any size in a column; nothing counts as 0.</summary>
        /// <exception cref="RuntimeException">There is another text.</exception>
        public long Count(int column)
        {
            var text = Text(column);
            return text.IsEmpty ? 0 : long.TryParse(text, out var number)
                ? number
                : throw new RuntimeException(RuntimeFault.Garbled, $"HAProxy's answer has '{text}' where a number belongs.");
        }
    }
}
