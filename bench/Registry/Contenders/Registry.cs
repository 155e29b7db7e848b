using System.Net;
using Thalassa.Bench.Registry.Load;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>The product itself, as a process, with default settings except those named here.</summary>
internal static class Registry
{
    /// <summary>Under a host a caller on the same machine is counted like any other, and the load generator is one caller.</summary>
    private static readonly (string Name, string Value) Uncounted = ("RateLimit", "0");

    /// <summary>Starts a registry on the local host, all in one process.</summary>
    /// <param name="programs">Where programs are.</param>
    /// <param name="name">For the report.</param>
    /// <param name="storage">A connection string of Azure Storage, or null for the memory store.</param>
    /// <param name="settings">Further settings.</param>
    public static Contender Start(
        Programs programs, string name, string? storage, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var port = Contender.FreePort();
        var process = RegistryProcess.Start(
            programs, FileName(name), port, storage, serviceBus: null, [Contender.OrdinarySockets, .. settings]);
        return Of(name, port, process);
    }

    /// <summary>Starts a registry with the memory store as Azure runs it: the worker process under a Functions host.</summary>
    /// <inheritdoc cref="Start"/>
    public static Contender StartWorker(Programs programs, string name)
    {
        var port = Contender.FreePort();
        var process = RegistryProcess.StartWorker(
            programs, FileName(name), port, storage: null, serviceBus: null, [Contender.OrdinarySockets, Uncounted]);
        return Of(name, port, process);
    }

    /// <summary>Starts another build of the registry with the memory store.</summary>
    /// <param name="programs">Where logs go.</param>
    /// <param name="name">For the report.</param>
    /// <param name="assembly">Its program, an assembly.</param>
    public static Contender StartBuild(Programs programs, string name, string assembly)
    {
        var port = Contender.FreePort();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Store"] = "memory",
            [Contender.OrdinarySockets.Name] = Contender.OrdinarySockets.Value,
        };
        return Of(name, port, ChildProcess.Start(FileName(name), programs.Logs, [Programs.Dotnet, assembly], environment));
    }

    private static string FileName(string name) => name.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-');

    private static Contender Of(string name, int port, ChildProcess process) => new(
        name, new IPEndPoint(IPAddress.Loopback, port), Requests.Heartbeats(Contender.Services, Contender.Instances), process);
}
