namespace Thalassa.Local.Host;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Usage
{
    public const string Text = """
        The registry in one process: the functions of the function app on ASP.NET Core, without a Functions host.

        Usage: Thalassa.Local.Host [--urls=ADDRESSES] [--SETTING=VALUE ...]

          --urls=ADDRESSES     where to listen, separated by ';'; default http://127.0.0.1:7071.
                               Beyond this machine only with THALASSA_API_KEY or AccessKeys; let a proxy in front do TLS.
          --SETTING=VALUE      any app setting, such as --Store=memory or --ReaperSchedule='*/5 * * * * *';
                               environment variables give the same. functions/README.md lists them.

        Every setting is checked at the start, and each fault is named. SIGTERM and SIGINT end it cleanly, with exit code 0.
        """;
}
