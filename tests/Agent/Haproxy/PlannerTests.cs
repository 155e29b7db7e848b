using Thalassa.Agent.Haproxy;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class PlannerTests
{
    private const string Config = "# a\nglobal\n  maxconn 1\nfrontend web\n  bind *:80\nbackend live\n  server a 10.0.0.1:80\n";

    [Fact]
    public void The_same_configuration_needs_nothing() =>
        Assert.Equal(ApplyTier.Nothing, Planner.Make(new RunningState(Config, IsAlive: true), Config).Tier);

    [Fact]
    public void A_HAProxy_that_does_not_run_is_started_whatever_it_had() =>
        Assert.Equal(new Plan(ApplyTier.Reload, "HAProxy was not running"), Planner.Make(new RunningState(Config, IsAlive: false), Config));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", "backend live changed")]
    [InlineData("backend live", "backend next", "backend next is new, backend live is gone")]
    [InlineData("frontend web", "listen stats\n  bind *:81\nfrontend web", "listen stats is new")]
    [InlineData("maxconn 1", "maxconn 2", "global changed")]
    [InlineData("# a", "# b", "comments or order changed")]
    public void The_reason_of_a_reload_names_the_sections(string from, string to, string reason) =>
        Assert.Equal(
            new Plan(ApplyTier.Reload, reason),
            Planner.Make(new RunningState(Config, IsAlive: true), Config.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void A_long_list_of_reasons_is_cut()
    {
        var many = Config + string.Concat(Enumerable.Range(0, 20).Select(i => $"backend b{i}\n"));
        Assert.EndsWith("backend b7 is new and 12 more", Planner.Make(new RunningState(Config, IsAlive: true), many).Reason, StringComparison.Ordinal);
    }
}
