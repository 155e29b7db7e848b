using System.Net;
using Thalassa.Bench.Registry.Load;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>The product itself, as a process, with default settings except those named here.</summary>
internal static class Registry
{
    /// <summary>Starts a registry.</summary>
    /// <param name="programs">Where programs are.</param>
    /// <param name="name">For the report.</param>
    /// <param name="storage">A connection string of Azure Storage, or null for the memory store.</param>
    /// <param name="settings">Further settings.</param>
    public static Contender Start(Programs programs, string name, string? storage, params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var port = Contender.FreePort();
        var process = RegistryProcess.Start(programs, name.Replace(' ', '-'), port, storage, serviceBus: null, [Contender.OrdinarySockets, .. settings]);
        return new Contender(
            name, new IPEndPoint(IPAddress.Loopback, port), Requests.Heartbeats(Contender.Services, Contender.Instances), process);
    }
}
