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
                var count = line.Split(fields, _separator);
                read(new Row(line, fields[..count]));
            }
        }
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

        /// <summary>The whole number in a column; nothing counts as 0.</summary>
        /// <exception cref="RuntimeException">There is another text.</exception>
        public int Number(int column)
        {
            var text = Text(column);
            return text.IsEmpty ? 0 : int.TryParse(text, out var number)
                ? number
                : throw new RuntimeException(RuntimeFault.Garbled, $"HAProxy's answer has '{text}' where a number belongs.");
        }
    }
}
