using System.Diagnostics.CodeAnalysis;

namespace Thalassa.Hosting.Options;

/// <summary>One option of a program: its name, default, range and help in one place. <see cref="ProgramOptions"/> makes them.</summary>
public abstract class ProgramOption
{
    private protected ProgramOption(string name, string help) => (Name, Help) = (name, help);

    /// <summary>As it is written where it is given.</summary>
    public string Name { get; }

    /// <summary>One sentence, range and default included.</summary>
    public string Help { get; }

    /// <summary>Whether it stands alone on a command line.</summary>
    public bool IsFlag => this is ProgramOption<bool>;
}

/// <summary>An option whose text means a <typeparamref name="T"/>.</summary>
public sealed class ProgramOption<T> : ProgramOption
{
    private readonly Parser _parse;

    internal ProgramOption(string name, T fallback, string help, string rule, Parser parse) : base(name, help) =>
        (Default, Rule, _parse) = (fallback, rule, parse);

    /// <summary>Reads a text.</summary>
    /// <returns>Whether it is one that the option takes.</returns>
    internal delegate bool Parser(string text, out T value);

    /// <summary>What holds where the option is not given.</summary>
    public T Default { get; }

    /// <summary>What a text has to be, as the predicate of a sentence.</summary>
    public string Rule { get; }

    /// <summary>Whether no message repeats the text, which may hold a password.</summary>
    public bool IsSecret { get; init; }

    /// <inheritdoc cref="Parser"/>
    public bool TryParse(string text, [MaybeNullWhen(false)] out T value) => _parse(text, out value);
}
