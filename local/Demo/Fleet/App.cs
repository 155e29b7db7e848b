using Thalassa.Local.Processes;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>A running sample app.</summary>
/// <param name="Version">Of the service <c>web</c>.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Process">Its process.</param>
internal sealed record App(string Version, int Port, ChildProcess Process)
{
    /// <summary>The lease of each app, seconds; short, so that the demo is.</summary>
    public const int SecondsToExpire = 6;

    /// <summary>What it answers every request with.</summary>
    public string Answer => $"web {Version} on {Port}";

    /// <summary>Starts an app that registers itself, or leaves that to the person at the terminal.</summary>
    public static App Start(Programs programs, string version, int port, bool register = true)
    {
        string[] how = register
            ? ["--registry", RegistryApi.Address.ToString(), "--seconds-to-expire", $"{SecondsToExpire}"]
            : ["--no-register"];
        return new App(
            version,
            port,
            programs.StartProject($"web-{version}-{port}", "Thalassa.Local.SampleApp", [$"web@{version}:{port}", .. how]));
    }
}
