using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Thalassa.Cli.Output;

/// <summary>The output of a command: its result to the standard output, everything else to the standard error.</summary>
/// <remarks>Colours and progress appear only on terminals; NO_COLOR disables colours.</remarks>
internal sealed class Screen(bool isJson)
{
    // A file or a pipe has no line width.
    private const int Endless = 10_000;

    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IAnsiConsole _out = Open(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Open(Console.Error, Console.IsErrorRedirected);

    /// <summary>Whether the result is JSON.</summary>
    public bool IsJson => isJson;

    /// <summary>Whether the standard output is a terminal.</summary>
    public bool IsTerminal => _out.Profile.Capabilities.Interactive;

    /// <summary>The standard output, for live tables; only when <see cref="IsTerminal"/>.</summary>
    public IAnsiConsole Out => _out;

    /// <summary>The standard error, for progress.</summary>
    public IAnsiConsole Aside => _error;

    /// <summary>Writes a result, as JSON or as a table.</summary>
    /// <param name="json">Called only for JSON.</param>
    /// <param name="headers">The headers of the table.</param>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="none">The note for an empty table.</param>
    public void Result(Func<JsonNode> json, string[] headers, IEnumerable<Cell[]> rows, string none)
    {
        if (isJson)
        {
            Json(json());
            return;
        }

        var all = rows.ToList();
        if (all.Count == 0)
        {
            Note(none);
            return;
        }

        // Narrow columns would cut names and addresses; a terminal wraps long lines itself, and they can be copied.
        var width = _out.Profile.Width;
        _out.Profile.Width = Endless;
        foreach (var line in Lines.Of(headers, all))
        {
            _out.Write(line);
            _out.WriteLine();
        }

        _out.Profile.Width = width;
    }

    /// <summary>A table as this screen shows it.</summary>
    public static IRenderable TableOf(string[] headers, IEnumerable<Cell[]> rows)
    {
        var grid = new Grid();
        for (var i = 0; i < headers.Length; i++)
        {
            grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, i + 1 < headers.Length ? 2 : 0, 0) });
        }

        grid.AddRow([.. headers.Select(header => new Text(header, new Style(decoration: Decoration.Bold)))]);
        foreach (var row in rows)
        {
            grid.AddRow([.. row.Select(cell => new Text(Clean.Of(cell.Text), new Style(cell.Colour)))]);
        }

        return grid;
    }

    /// <summary>Writes indented JSON.</summary>
    public static void Json(JsonNode json) => Console.Out.WriteLine(json.ToJsonString(Pretty));

    /// <summary>Writes JSON as one line and flushes.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="aside">Whether to write to the standard error.</param>
    public static void JsonLine(JsonNode json, bool aside = false)
    {
        var writer = aside ? Console.Error : Console.Out;
        writer.WriteLine(json.ToJsonString(Compact));
        writer.Flush();
    }

    /// <summary>Writes a line of the result unchanged, for scripts.</summary>
    public static void Line(string line) => Console.Out.WriteLine(line);

    /// <summary>Writes a line of the result, coloured.</summary>
    public void Line(Cell line) => _out.WriteLine(Clean.Of(line.Text), new Style(line.Colour));

    /// <summary>Writes a line of the result with a mark, and a hint below it.</summary>
    public void Marked(Cell mark, string what, string? hint)
    {
        const string Indent = "           ";
        _out.Write(new Text($"  {mark.Text,-9}", new Style(mark.Colour)));
        _out.WriteLine(Indented(what));
        if (hint is not null)
        {
            _out.WriteLine($"{Indent}-> {Indented(hint)}");
        }

        static string Indented(string text) => Clean.Of(text).Replace("\n", $"\n{Indent}", StringComparison.Ordinal);
    }

    /// <summary>Writes a note to the standard error.</summary>
    public void Note(string text) => _error.WriteLine(Clean.Of(text));

    /// <summary>Writes a warning to the standard error.</summary>
    public void Warn(string text) => Mark("warning", Color.Yellow, text);

    /// <summary>Writes an error and a hint to the standard error.</summary>
    public void Fail(string what, string? hint = null)
    {
        Mark("error", Color.Red, what);
        if (hint is not null)
        {
            Note($"  {hint}");
        }
    }

    private void Mark(string mark, Color colour, string text)
    {
        _error.Write(new Text($"{mark}: ", new Style(colour)));
        Note(text);
    }

    private static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        var isDumb = isRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb" or null or "";
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = isDumb ? AnsiSupport.No : AnsiSupport.Yes,
                ColorSystem =
                    isDumb || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }
                        ? ColorSystemSupport.NoColors
                        : ColorSystemSupport.Detect,
                Interactive = isDumb ? InteractionSupport.No : InteractionSupport.Yes,
            });
        if (isRedirected)
        {
            console.Profile.Width = Endless;
        }

        return console;
    }
}
