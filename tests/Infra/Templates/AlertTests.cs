using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>The alerts ask for what is measured, and cost is bounded.</summary>
public sealed partial class AlertTests
{
    [Fact]
    public async Task Each_alert_asks_for_a_metric_that_there_is()
    {
        var page = await File.ReadAllTextAsync(RepositoryRoot.At("docs", "telemetry.md"));
        var names = Metric.Matches(await SourceAsync()).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(
            [
                "thalassa.agent.haproxy.healthy",
                "thalassa.agent.knowledge.age",
                "thalassa.agent.revision",
                "thalassa.registry.outbox.age",
                "thalassa.registry.reap.duration",
            ],
            names.Order(StringComparer.Ordinal));
        // There with Prometheus' unit at their ends.
        Assert.All(names, name => Assert.Matches($@"`{name.Replace('.', '_')}(_seconds)?`", page));
    }

    [Fact]
    public async Task Alert_exists_for_each_condition_that_needs_action()
    {
        Assert.Equal(
            ["agent-behind", "agents-missing", "daily-cap", "functions-failing", "haproxy-unhealthy", "outbox-age", "reaper-not-run"],
            RuleName.Matches(await SourceAsync()).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        var down = await Template.OneAsync("Microsoft.Insights/metricAlerts");
        Assert.Contains("\"metricName\":\"DipAvailability\"", Compact(down.Json.GetRawText()), StringComparison.Ordinal);
        Assert.Equal(
            "[parameters('workspaceId')]", (await Template.OneAsync("Microsoft.Insights/scheduledQueryRules"))["scopes"][0].GetString());
    }

    [Fact]
    public async Task Each_query_gives_the_column_that_is_compared()
    {
        var rules = Rule.Matches(await SourceAsync());
        Assert.Equal(7, rules.Count);
        Assert.All(rules, rule =>
            Assert.Contains($"| summarize {rule.Groups[2].Value} = ", rule.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_end_at_a_daily_cap_and_no_request_of_the_storage_is_one()
    {
        Assert.Equal(
            "[parameters('dailyCapGb')]",
            (await Template.OneAsync("Microsoft.OperationalInsights/workspaces"))["workspaceCapping.dailyQuotaGb"].GetString());
        Assert.Equal(
            1, (await Bicep.MainAsync()).GetProperty("parameters").GetProperty("dailyCapGb").GetProperty("defaultValue").GetInt32());
        var settings = await Template.OfTypeAsync("Microsoft.Insights/diagnosticSettings");
        Assert.Equal(
            ["balancers", "bus", "functions", "storage"], settings.Select(setting => setting.Module).Order(StringComparer.Ordinal));
        Assert.False(settings.Single(setting => setting.Module == "storage").Properties.TryGetProperty("logs", out _));
    }

    private static Task<string> SourceAsync() => File.ReadAllTextAsync(RepositoryRoot.At("infra", "bicep", "modules", "alerts.bicep"));

    private static string Compact(string json) => json.Replace("\": \"", "\":\"", StringComparison.Ordinal);

    [GeneratedRegex(@"\\'(thalassa\.[a-z.]+)\\'", RegexOptions.CultureInvariant)]
    private static partial Regex Metric { get; }

    [GeneratedRegex(@"^    name: '([a-z-]+)'$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RuleName { get; }

    [GeneratedRegex(@"^    query: '(.+)'\n    column: '([A-Za-z]+)'$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Rule { get; }
}
