using System.Text.RegularExpressions;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Hosting.Tests.Telemetry;

/// <summary>What a running registry and a running agent with a HAProxy export, and what <c>docs/telemetry.md</c> says they do.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task Each_metric_is_documented_and_each_documented_metric_is_exported()
    {
        await using var fleet = await Fleet.StartAsync(null, null);
        var app = await fleet.RunAsync("second");
        await fleet.PostAsync(Registry.Path("1", app.Port), 1);
        await fleet.PostAsync("/registrations/other/1/127.0.0.1/1", 600);
        await fleet.PostAsync("/registrations/other/1/127.0.0.1/1", 600);
        await Eventually.PassesAsync(
            async () =>
            {
                var registry = await fleet.GetAsync(fleet.Registry.Address, "/metrics");
                Assert.Equal(3, Exposition.Value(registry, "thalassa_registry_heartbeats_total", "outcome=\"new\""));
                Assert.Equal(1, Exposition.Value(registry, "thalassa_registry_heartbeats_total", "outcome=\"renewed\""));
                Assert.Equal(1, Exposition.Value(registry, "thalassa_registry_transitions_total", "kind=\"expired\""));
                Assert.Equal(1, Exposition.Value(registry, "thalassa_registry_reap_lag_seconds_count"));
                Assert.Equal(1, Exposition.Value(registry, "thalassa_registry_subscribers"));
                Assert.Equal(0, Exposition.Value(registry, "thalassa_registry_outbox_age_seconds"));
                Assert.Equal(0, Exposition.Value(registry, "thalassa_registry_publish_failures_total"));

                // HAProxy counts from the last reload, so the test sends traffic after it.
                await fleet.Balancer.AnswersAsync();
                var agent = await fleet.GetAsync(fleet.AgentAddress, "/metrics");
                Assert.Equal(1, Exposition.Value(agent, "thalassa_agent_servers"));
                Assert.Equal(1, Exposition.Value(agent, "thalassa_agent_haproxy_healthy"));
                Assert.Equal(1, Exposition.Value(agent, "thalassa_agent_registry_connected"));
                Assert.Equal(1, Exposition.Value(agent, "thalassa_agent_events_total", "type=\"thalassa.offline\""));
                Assert.True(Exposition.Value(agent, "thalassa_agent_propagation_seconds_count") >= 2, agent);
                Assert.True(Exposition.Value(agent, "thalassa_agent_applies_total", "result=\"taken\",tier=\"runtime\"") >= 1, agent);
                Assert.True(Exposition.Value(agent, "thalassa_agent_runtime_duration_seconds_count", "kind=\"tell\"") >= 1, agent);
                Assert.True(Exposition.Value(agent, "thalassa_agent_reloads_total") >= 1, agent);

                Assert.True(Exposition.Value(agent, "thalassa_haproxy_requests_total", "key=\"web\",kind=\"frontend\"") >= 1, agent);
                Assert.True(
                    Exposition.Value(agent, "thalassa_haproxy_responses_total", "class=\"2xx\",key=\"live\",kind=\"backend\"") >= 1, agent);
                Assert.Equal(1, Exposition.Value(agent, "thalassa_haproxy_members", "key=\"live\",state=\"up\""));

                Assert.Equal(
                    Documented(await File.ReadAllTextAsync(RepositoryRoot.At("docs", "telemetry.md"))),
                    Lines([.. Exposition.Read(agent), .. Exposition.Read(registry)]));
            },
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_registrys_metrics_need_the_key()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null, ("THALASSA_API_KEY", "k-7"));
        await registry.StartAsync();
        using var http = new HttpClient { BaseAddress = registry.Address };
        using var refused = await http.GetAsync("/metrics");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("thalassa_registry_heartbeats_total", await http.GetStringAsync("/metrics?code=k-7"), StringComparison.Ordinal);
    }

    private static string Documented(string page) =>
        Lines(
            Row.Matches(page)
                .Select(row =>
                    KeyValuePair.Create(
                        row.Groups[1].Value,
                        (
                            row.Groups[2].Value,
                            string.Join(
                                ", ",
                                row.Groups[3]
                                    .Value.Split(['`', ',', ' '], StringSplitOptions.RemoveEmptyEntries)
                                    .Order(StringComparer.Ordinal))))));

    private static string Lines(IEnumerable<KeyValuePair<string, (string Kind, string Tags)>> metrics) => string.Join(
        '\n', metrics.Select(metric => $"{metric.Key} {metric.Value.Kind} {metric.Value.Tags}").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"^\| `(thalassa_[a-z_]+)` \| (\w+) \| [^|]*\|([^|]*)\| \S", RegexOptions.Multiline)]
    private static partial Regex Row { get; }
}
