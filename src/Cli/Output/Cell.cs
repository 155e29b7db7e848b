using Spectre.Console;

namespace Thalassa.Cli.Output;

/// <summary>A cell of a table. The colour repeats the meaning of the text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Colour">The colour on a terminal, or null for the default.</param>
internal sealed record Cell(string Text, Color? Colour = null)
{
    public static implicit operator Cell(string? text) => new(text ?? "-");

    public static implicit operator Cell(int number) => new($"{number}");

    public static Cell Good(string text) => new(text, Color.Green);

    public static Cell Doubtful(string text) => new(text, Color.Yellow);

    public static Cell Bad(string text) => new(text, Color.Red);
}
