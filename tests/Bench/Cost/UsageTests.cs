using Thalassa.Bench.Cost;

namespace Thalassa.Bench.Tests.Cost;

/// <summary>Against sums made by hand.</summary>
public sealed class UsageTests
{
    /// <summary>
    /// A thousand instances of 50 services that beat every 20 s and are replaced once a day; four agents that follow 20 services.
    /// </summary>
    private static readonly Usage Thousand = new(new Scenario(1_000, 50, 4));

    [Fact]
    public void A_heartbeat_is_one_transaction_and_one_execution()
    {
        Assert.Equal(50, Thousand.HeartbeatsPerSecond);
        Assert.Equal(25, new Usage(new Scenario(1_000, 50, 4) { TogetherPerHeartbeat = 2 }).HeartbeatsPerSecond);
    }

    [Fact]
    public void Transactions_are_those_of_beats_changes_passes_agents_and_the_snapshot()
    {
        // Beats 50. Changes: 1,000 a day, 8 requests for the pair of online and offline: 8,000/86,400 = 0.0926. Passes: 6 ranges and 2 of
        // the
        // state every 5 s: 1.6. Agents: 4 x (22 / 13.5 + 1 / 15) = 6.7852. Snapshot: (2 + 6) / 30 = 0.2667.
        Assert.Equal(50 + 0.0926 + 1.6 + 6.7852 + 0.2667, Thousand.TransactionsPerSecond, 3);
        Assert.Equal(Thousand.TransactionsPerSecond * 2_628_000, Thousand.Transactions, 1);
    }

    [Fact]
    public void Executions_are_those_of_beats_departures_the_timer_and_agents()
    {
        // 50 + 1,000/86,400 + 0.2 + 4 x (3 / 13.5 + 1 / 15)
        Assert.Equal(50 + 0.01157 + 0.2 + 1.15556, Thousand.ExecutionsPerSecond, 4);
    }

    [Fact]
    public void An_instance_that_is_never_idle_is_billed_all_the_time_and_a_quiet_one_for_a_second_at_a_time()
    {
        Assert.Equal(0.5 * 2_628_000, Thousand.GigabyteSeconds, 0);

        // The timer alone, every 5 s: 1 - e^-0.2 of the time.
        var quiet = new Usage(new Scenario(1, 1, 0) { HeartbeatSeconds = 1e9, ReplacementsPerDay = 0 });
        Assert.Equal(0.5 * 2_628_000 * 0.18126925, quiet.GigabyteSeconds, 0);
    }

    [Fact]
    public void The_bus_carries_each_message_to_each_agent()
    {
        // 2,000 events a day, 30.4167 days; a send and two operations for each of 4 agents; 4 requests every 30 s that find nothing.
        Assert.Equal(60_833, Thousand.Messages, 0);
        Assert.Equal(60_833.33 * 9, Thousand.BusOperations, 0);
    }

    [Fact]
    public void Bill_contains_only_amounts_above_the_free_grant()
    {
        var bill = new Bill(Thousand, PriceList.Read(Path.Combine(AppContext.BaseDirectory, "prices.json")));

        // (134.99 - 0.25) million executions at 0.40, and (1,314,000 - 100,000) GB-s at 0.000026.
        Assert.Equal(53.897m + 31.564m, bill.Functions, 2);
        // The base charge; all operations are within those that it includes.
        Assert.Equal(9.81m, bill.Bus);
        Assert.Equal(bill.Storage + bill.Functions + bill.Bus + bill.Logs, bill.Total);
    }
}
