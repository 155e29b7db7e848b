using System.Globalization;

namespace Thalassa.Bench.Cost;

/// <summary>The tables, as the documentation has them.</summary>
/// <param name="prices">What things cost.</param>
public sealed class Report(Prices prices)
{
    /// <summary>What the fleets use and cost in a month.</summary>
    public string Costs(IEnumerable<Scenario> scenarios) =>
        Table(
            "| Instances | Services | Agents | Table transactions | Executions | GB-s | Bus operations | Storage | Functions | Bus | Logs "
            + "| Dollars | Euros |",
            scenarios.Select(scenario =>
            {
                var usage = new Usage(scenario);
                var bill = new Bill(usage, prices);
                return Row(
                    Count(scenario.Instances),
                    Count(scenario.Services),
                    Count(scenario.Agents),
                    Millions(usage.Transactions),
                    Millions(usage.Executions),
                    Millions(usage.GigabyteSeconds),
                    Millions(usage.BusOperations),
                    Money(bill.Storage),
                    Money(bill.Functions),
                    Money(bill.Bus),
                    Money(bill.Logs),
                    Money(bill.Total),
                    Money(bill.Euros));
            }));

    /// <summary>How near the fleets are to the limits of the services.</summary>
    public static string Rates(IEnumerable<Scenario> scenarios) =>
        Table(
            "| Instances | Heartbeats/s | Account, of 20,000/s | Largest service | its partition, of 2,000/s | All in one service, of "
            + "2,000/s | Credits/s at most, of 1,000 | Function instances |",
            scenarios.Select(scenario =>
            {
                var usage = new Usage(scenario);
                var one = new Usage(scenario with { LargestService = scenario.Instances });
                return Row(
                    Count(scenario.Instances),
                    Rate(usage.HeartbeatsPerSecond),
                    Rate(usage.TransactionsPerSecond),
                    Count(scenario.LargestService),
                    Rate(usage.LargestPartitionPerSecond),
                    Rate(one.LargestPartitionPerSecond),
                    Rate(usage.CreditsPerSecondAtMost),
                    Count(usage.FunctionInstances));
            }));

    /// <summary>The prices that were used.</summary>
    public string Sources() =>
        Table(
            "| Price | Dollars | for | free a month | as of | source |",
            prices.All.Select(price =>
                Row(
                    price.Item,
                    price.Dollars.ToString(CultureInfo.InvariantCulture),
                    Count((double)price.Per),
                    Count((double)price.Free),
                    price.Date,
                    price.Source)));

    private static string Table(string head, IEnumerable<string> rows)
    {
        var lines = string.Concat(head.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(_ => "---:|"));
        return $"{head}\n|{lines}\n{string.Join('\n', rows)}\n";
    }

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Rate(double number) => number.ToString(number < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Millions(double number) =>
        (number / 1e6).ToString(number < 1e8 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " M";

    private static string Money(decimal amount) => amount.ToString("#,0.00", CultureInfo.InvariantCulture);
}
