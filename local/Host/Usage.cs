namespace Thalassa.Local.Host;

/// <summary>What the command line may say.</summary>
internal static class Usage
{
    private const string Urls = "--urls";

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Text { get; } = $"""
        The registry in one process: the functions of the function app on ASP.NET Core, without a Functions host.

        Usage: Thalassa.Local.Host [--urls=ADDRESSES] [--SETTING=VALUE ...]

          --urls=ADDRESSES     where to listen, separated by ';'; default http://127.0.0.1:7071.
                               Beyond this machine only with THALASSA_API_KEY or AccessKeys; let a proxy in front do TLS.
          --SETTING=VALUE      any app setting, such as --Store=memory or --ReaperSchedule='*/5 * * * * *';
                               environment variables give the same. functions/README.md says more of each.
          --help, -h, -?       this text

        Settings:
        {SettingArguments.Help}

        Every setting is checked at the start, and each fault is named. SIGTERM and SIGINT end it cleanly, with exit code 0. It ends with
        1 when it cannot start, and with 2 when an argument is unknown.
        """;

    public static bool IsHelp(string argument) => argument is "-h" or "-?" or "--help";

    /// <summary>The arguments that mean nothing to this program.</summary>
    public static List<string> Unknown(string[] args)
    {
        List<string> unknown = [];
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Urls && i + 1 < args.Length && !args[i + 1].StartsWith('-'))
            {
                i++;
            }
            else if (!args[i].StartsWith($"{Urls}=", StringComparison.OrdinalIgnoreCase) && SettingArguments.Read(args[i]) is null)
            {
                unknown.Add(args[i]);
            }
        }

        return unknown;
    }
}
