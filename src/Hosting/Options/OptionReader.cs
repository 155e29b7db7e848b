using Thalassa.Model.Faults;

namespace Thalassa.Hosting.Options;

/// <summary>Reads options from their texts, and notes under an option's name what is wrong with its text.</summary>
/// <param name="value">Gives an option's text by its name, or null.</param>
/// <param name="faults">Takes the faults.</param>
/// <param name="repeats">Whether a fault repeats the text, for programs whose operator did not type it just now.</param>
public sealed class OptionReader(Func<string, string?> value, FaultList faults, bool repeats = false)
{
    /// <summary>The faults so far.</summary>
    public FaultList Faults => faults;

    /// <summary>The text of an option, or null where there is none or an empty one.</summary>
    public string? Text(string name) => value(name) is { Length: > 0 } text ? text : null;

    /// <summary>The value of an option; its default where it is not given or its text is a fault.</summary>
    public T Get<T>(ProgramOption<T> option) => Get(option, option.Default);

    /// <summary>The value of an option whose default depends on others.</summary>
    public T Get<T>(ProgramOption<T> option, T fallback)
    {
        if (Text(option.Name) is not { } text)
        {
            return fallback;
        }

        if (option.TryParse(text, out var read))
        {
            return read;
        }

        faults.Add(option.Name, repeats && !option.IsSecret ? $"{option.Rule}; it is '{text}'" : option.Rule);
        return fallback;
    }
}
