using Spectre.Console;

namespace Thalassa.Cli.Output;

/// <summary>A piece of a table. Colour says the same as its text, for those who see it.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Colour">On a terminal, or null for the usual.</param>
internal sealed record Cell(string Text, Color? Colour = null)
{
    public static implicit operator Cell(string? text) => new(text ?? "-");

    public static implicit operator Cell(int number) => new($"{number}");

    public static Cell Good(string text) => new(text, Color.Green);

    public static Cell Doubtful(string text) => new(text, Color.Yellow);

    public static Cell Bad(string text) => new(text, Color.Red);
}
