using System.Diagnostics.Metrics;
using Thalassa.Agent.Discovery;
using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Status;

/// <summary>The observable instruments of the agent.</summary>
internal sealed class AgentGauges : IHostedService, IDisposable
{
    private readonly Meter _meter = new(AgentTelemetry.Name);

    public AgentGauges(RoutingLoop loop, IHaproxy haproxy, Membership membership, TimeProvider time, RegistryFollower? follower = null)
    {
        Counter("reloads", "{reload}", "Reloads that the agent made, by reason.", () => haproxy.Status.ReloadsByReason.Select(
            reason => new Measurement<long>(reason.Value, new KeyValuePair<string, object?>("reason", reason.Key))));
        Counter("runtime.commands", "{command}", "Runtime commands that changed something.", () => One(haproxy.Status.Commands));
        Counter("restarts", "{restart}", "Times that HAProxy ended by itself and was started again.", () => One(haproxy.Status.Restarts));
        Counter("repairs", "{repair}", "External changes to HAProxy or its file that were reverted.", () => One(haproxy.Status.Repairs));
        Gauge("revision", null, "Revision of the snapshot that HAProxy does.", () => loop.Current.Snapshot.Revision);
        Gauge("frontends", "{frontend}", "Frontends of the snapshot.", () => loop.Current.Snapshot.Frontends.Length);
        Gauge("backends", "{backend}", "Backends of the snapshot.", () => loop.Current.Snapshot.Backends.Length);
        Gauge("servers", "{server}", "Members of all backends of the snapshot.", () =>
            loop.Current.Snapshot.Backends.Sum(backend => backend.Servers.Length));
        Gauge("refused", "{object}", "Frontends and backends that HAProxy refuses.", () => loop.Current.Refusals.Count);
        Gauge("held", "{backend}", "Backends whose former version keeps the traffic.", () => haproxy.Status.Held.Count);
        Gauge("haproxy.healthy", null, "1 while HAProxy does what it should, else 0.", () => haproxy.Status.Problem is null ? 1 : 0);
        Gauge("registry.connected", null, "1 while events arrive as they happen, else 0.", () =>
            follower?.State.EventsConnected == true ? 1 : 0);
        _meter.CreateObservableGauge(
            Named("knowledge.age"),
            () => (follower?.State.LastAnswer ?? membership.AsOf) is { } asOf
                ? [new Measurement<double>((time.GetUtcNow() - asOf).TotalSeconds)]
                : Array.Empty<Measurement<double>>(),
            "s",
            "Age of what is known of the registry.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static string Named(string name) => $"thalassa.agent.{name}";

    private static Measurement<long>[] One(long value) => [new(value)];

    private void Counter(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(Named(name), read, unit, description);

    private void Gauge(string name, string? unit, string description, Func<long> read) =>
        _meter.CreateObservableGauge(Named(name), read, unit, description);
}
