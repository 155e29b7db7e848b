using System.Globalization;
using System.Net;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Settings;

/// <summary>Reads the texts of options, and notes under an option's name what is wrong with its text.</summary>
/// <param name="value">Gives an option's text by its name, or null.</param>
/// <param name="faults">Takes the faults.</param>
internal sealed class OptionReader(Func<string, string?> value, FaultList faults)
{
    public FaultList Faults => faults;

    /// <summary>The text, or null where there is none or an empty one.</summary>
    public string? Text(string name) => value(name) is { Length: > 0 } text ? text : null;

    /// <summary>A path, from the root.</summary>
    public string? Path(string name) => Text(name) is { } text ? System.IO.Path.GetFullPath(text) : null;

    /// <summary>An address of this machine; loopback where there is none.</summary>
    public IPAddress Address(string name)
    {
        var text = Text(name);
        if (text is null or "localhost")
        {
            return IPAddress.Loopback;
        }

        if (!IPAddress.TryParse(text, out var host))
        {
            faults.Add(name, "is an address of this machine, such as 127.0.0.1, 0.0.0.0 or [::]");
        }

        return host ?? IPAddress.Loopback;
    }

    /// <summary>A port.</summary>
    public int? Port(string name, int least, int? fallback) => Number(name, least, 65535, $"is a port from {least} to 65535") ?? fallback;

    /// <summary>Requests per second; 0 for no limit.</summary>
    public int Rate(string name, int fallback) => Number(name, 0, 100_000, "is a whole number from 1 to 100000, or 0 for no limit") ?? fallback;

    /// <summary>A time in whole seconds.</summary>
    public TimeSpan Seconds(string name, int least, int most, TimeSpan fallback) =>
        Number(name, least, most, $"is a time in whole seconds, {least} to {most}") is { } seconds ? TimeSpan.FromSeconds(seconds) : fallback;

    /// <summary><c>true</c> or <c>false</c>, which it is where there is nothing.</summary>
    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not null && !bool.TryParse(text, out _))
        {
            faults.Add(name, "is true or false");
        }

        return string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
    }

    private int? Number(string name, int least, int most, string fault)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add(name, fault);
        return null;
    }
}
