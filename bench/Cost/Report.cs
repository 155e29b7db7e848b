using System.Globalization;

namespace Thalassa.Bench.Cost;

/// <summary>The table, as the documentation has it.</summary>
public static class Report
{
    /// <summary>What the fleets use and cost in a month.</summary>
    public static string Costs(PriceList prices, IEnumerable<Scenario> scenarios) =>
        Table(
            "| Instances | Services | Agents | Table transactions | Executions | GB-s | Bus operations | Storage | Functions | Bus | Logs "
            + "| Dollars | Euros |",
            scenarios.Select(scenario =>
            {
                var usage = new Usage(scenario);
                var bill = new Bill(usage, prices);
                string[] amounts =
                [
                    .. new double[] { scenario.Instances, scenario.Services, scenario.Agents }.Select(Count),
                    .. new[] { usage.Transactions, usage.Executions, usage.GigabyteSeconds, usage.BusOperations }.Select(Millions),
                ];
                return amounts.Concat(
                    new[] { bill.Storage, bill.Functions, bill.Bus, bill.Logs, bill.Total, bill.Total * prices.EurosPerDollar }
                        .Select(Money));
            }));

    private static string Table(string head, IEnumerable<IEnumerable<string>> rows)
    {
        var lines = string.Concat(head.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(_ => "---:|"));
        return $"{head}\n|{lines}\n{string.Join('\n', rows.Select(cells => $"| {string.Join(" | ", cells)} |"))}\n";
    }

    private static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Millions(double number) =>
        (number / 1e6).ToString(number < 1e8 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " M";

    private static string Money(decimal amount) => amount.ToString("#,0.00", CultureInfo.InvariantCulture);
}
