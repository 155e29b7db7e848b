using System.Net;
using Thalassa.Bench.Registry.Load;
using Thalassa.Local.Processes;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>What etcd-registry stands on: etcd's version 2 keys, written with a time to live.</summary>
internal static class Etcd
{
    /// <summary>Starts one member of etcd.</summary>
    /// <param name="folder">For its data and its log.</param>
    public static Contender Start(string folder)
    {
        var (port, peers) = (Contender.FreePort(), Contender.FreePort());
        var process = ChildProcess.Start(
            "etcd",
            folder,
            [
                "etcd", "--enable-v2", "--log-level", "error", "--data-dir", Path.Combine(folder, "etcd"),
                "--listen-client-urls", $"http://127.0.0.1:{port}", "--advertise-client-urls", $"http://127.0.0.1:{port}",
                "--listen-peer-urls", $"http://127.0.0.1:{peers}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peers}",
                "--initial-cluster", $"default=http://127.0.0.1:{peers}",
            ]);
        var heartbeats =
            from service in Enumerable.Range(0, Contender.Services)
            from instance in Enumerable.Range(0, Contender.Instances)
            let value = Uri.EscapeDataString(Requests.Meta(service, instance, 3600))
            select Requests.Build(
                $"PUT /v2/keys/services/service-{service}/{instance}",
                $"value={value}&ttl=3600",
                "Content-Type: application/x-www-form-urlencoded");
        return new Contender("etcd PUT with ttl", new IPEndPoint(IPAddress.Loopback, port), [.. heartbeats], process);
    }
}
