using System.CommandLine;
using System.CommandLine.Parsing;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Joining;

/// <summary>A service to register: <c>name@version:port</c>.</summary>
internal sealed record ServicePort(string Name, string Version, int Port)
{
    /// <summary>An argument for one or several, separated by commas.</summary>
    public static Argument<ServicePort[]> Argument() => new("services")
    {
        Description = "Services to register, as name@version:port, separated by commas",
        HelpName = "NAME@VERSION:PORT,...",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    private static ServicePort[] Parse(ArgumentResult result)
    {
        var services = new List<ServicePort>();
        foreach (var part in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            var faults = new FaultList();
            var (name, rest) = Split(part, '@');
            var (version, port) = Split(rest, ':');
            ServiceToken.Check(name, "the name", faults);
            ServiceToken.Check(version, "the version", faults);
            _ = PortNumber.TryParse(port, "the port", faults, out var number);
            if (faults.Count > 0)
            {
                result.AddError($"'{part}' cannot be registered; the form is web@1.0.0:8080: {faults}");
                return [];
            }

            services.Add(new ServicePort(name, version, number));
        }

        return [.. services];
    }

    private static (string Before, string After) Split(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, string.Empty);
}
