using Thalassa.Functions.Settings;

namespace Thalassa.Local.Hosting;

/// <summary>App settings on the command line of a host.</summary>
internal static class SettingArguments
{
    /// <summary>How a command line that cannot be used ends.</summary>
    public const int Misused = 2;

    /// <summary>The last line of what is said of it.</summary>
    public const string SeeHelp = "Settings are --Name=value. Run with --help to list all options.";

    /// <summary>Those that a host takes, for its help.</summary>
    public static string Help { get; } = string.Join(
        Environment.NewLine,
        KnownSettings.OfApp.Select(setting => $"  {setting.Name,-29}{setting.Help}").Append(
            """
              AccessKeys:NAME:Sha256       and :Role, :Prefixes, :Expires: keys with limited rights
              AzureWebJobsStorage:...      and ServiceBusConnection:...: identities in place of connection strings
              Logging:LogLevel:CATEGORY    level of the log; also Kestrel:..., AzureFunctionsJobHost:..., OTEL_..., APPLICATIONINSIGHTS_...
            """));

    /// <summary>A setting as <c>--Name=value</c>; null for anything else, and for a name that no setting has.</summary>
    public static KeyValuePair<string, string>? Read(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && argument.IndexOf('=', StringComparison.Ordinal) is > 2 and var end
        && KnownSettings.Has(argument[2..end])
            ? KeyValuePair.Create(argument[2..end], argument[(end + 1)..])
            : null;

    /// <summary>Names the arguments that mean nothing.</summary>
    public static string Complaint(IEnumerable<string> unknown) =>
        string.Join(Environment.NewLine, unknown.Select(argument => $"unknown argument '{Shown(argument)}'"));

    // What is after the name may be a key.
    private static string Shown(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var end ? argument[..(end + 1)] + "..." : argument;
}
