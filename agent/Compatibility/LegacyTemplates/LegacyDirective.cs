namespace Thalassa.Agent.Compatibility.LegacyTemplates;

/// <summary>A line of a configuration and its words, as HAProxy parts them.</summary>
internal sealed class LegacyDirective
{
    private readonly List<int> _starts = [];
    private readonly int _end;

    /// <summary>Parts a line into words at blanks that no backslash stands before; a <c>#</c> begins a comment.</summary>
    public LegacyDirective(string text)
    {
        Text = text;
        var words = new List<string>();
        var i = 0;
        while (i < text.Length && text[i] != '#')
        {
            if (text[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && text[i] is not (' ' or '\t' or '#'))
            {
                i += text[i] == '\\' ? 2 : 1;
            }

            i = Math.Min(i, text.Length);
            _starts.Add(start);
            words.Add(text[start..i]);
            _end = i;
        }

        Words = [.. words];
    }

    /// <summary>The whole line.</summary>
    public string Text { get; }

    /// <summary>Its words, with their backslashes.</summary>
    public string[] Words { get; }

    /// <summary>The line from one word on, as it is written, without a comment; empty when there is no such word.</summary>
    public string From(int word) => word < _starts.Count ? Text[_starts[word].._end] : string.Empty;
}
