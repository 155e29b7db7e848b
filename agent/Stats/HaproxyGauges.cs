using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Thalassa.Agent.Telemetry;
using Thalassa.Hosting.Telemetry;

namespace Thalassa.Agent.Stats;

/// <summary>
/// What HAProxy counts, as metrics beside the agent's own. Where metrics are sent by themselves it is read as for a client.
/// </summary>
/// <remarks>
/// Of frontends and backends as a whole: with one series for each member a large site would have thousands, and new ones with every
/// deployment.
/// </remarks>
internal sealed class HaproxyGauges : IHostedService, IDisposable
{
    private static readonly string[] Classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly Meter _meter = new(AgentTelemetry.Name);
    private readonly StatsService _stats;
    private readonly bool _isSent;
    private IDisposable? _watch;

    public HaproxyGauges(StatsService stats, IConfiguration configuration)
    {
        _stats = stats;
        _isSent = OtlpSwitches.Read(configuration).Metrics || !string.IsNullOrEmpty(configuration[ApplicationInsights.ConnectionString]);
        Counter("requests", "{request}", "Requests, or connections where HAProxy does not look into them.", item =>
            [Of(item, item.Requests)]);
        Counter("responses", "{response}", "Answers by their first digit.", item =>
            Classes.Select((name, i) => Of(item, item.Responses[i], ("class", name))));
        Counter("bytes", "By", "Bytes from and to clients.", item =>
            [Of(item, item.BytesIn, ("direction", "in")), Of(item, item.BytesOut, ("direction", "out"))]);
        Counter("errors", "{error}", "Failed connections to members and broken answers of members.", item =>
            item.Kind == StatsKind.Backend ? [Of(item, item.Errors)] : []);
        Gauge("sessions", "{session}", "Sessions or requests that run.", item => [Of(item, item.Sessions)]);
        Gauge("queue", "{request}", "Requests that wait for a member.", item =>
            item.Kind == StatsKind.Backend ? [Of(item, item.Queue)] : []);
        _meter.CreateObservableGauge(Named("members"), Members, "{member}", "Members of a backend by what HAProxy finds them to be.");
    }

    // One that could not be read now says nothing.
    private ImmutableArray<ObjectStats> Objects => _stats.Problem is null ? _stats.Latest.Objects : [];

    private IEnumerable<ObjectStats> Whole => Objects.Where(item => item.Kind != StatsKind.Member);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = _isSent ? _stats.Watch() : null;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watch?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _meter.Dispose();
    }

    private static string Named(string name) => $"thalassa.haproxy.{name}";

    private static Measurement<long> Of(ObjectStats item, long value, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var tags = new List<KeyValuePair<string, object?>>
        {
            new("kind", item.Kind == StatsKind.Frontend ? "frontend" : "backend"),
            new("key", item.Key),
        };
        foreach (var tag in more)
        {
            tags.Add(new(tag.Name, tag.Value));
        }

        return new(value, tags);
    }

    private IEnumerable<Measurement<long>> Members()
    {
        var states = Objects.Where(item => item.Kind == StatsKind.Member).ToLookup(item => (item.Key, MemberHealth.WordOf(item.Status)));
        return from backend in Whole
               where backend.Kind == StatsKind.Backend
               from state in MemberHealth.Words
               select new Measurement<long>(states[(backend.Key, state)].Count(), new("key", backend.Key), new("state", state));
    }

    private void Counter(string name, string unit, string description, Func<ObjectStats, IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(Named(name), () => Whole.SelectMany(read), unit, description);

    private void Gauge(string name, string unit, string description, Func<ObjectStats, IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableGauge(Named(name), () => Whole.SelectMany(read), unit, description);
}
