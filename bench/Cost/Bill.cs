namespace Thalassa.Bench.Cost;

/// <summary>What a month costs, dollars.</summary>
/// <param name="usage">What is used.</param>
/// <param name="prices">What it costs.</param>
public sealed class Bill(Usage usage, Prices prices)
{
    /// <summary>Tables and the snapshot.</summary>
    public decimal Storage =>
        prices["tableTransactions"].Of(usage.Transactions)
        + prices["blobWrites"].Of(usage.BlobWrites)
        + prices["storedGigabytes"].Of(usage.StoredGigabytes);

    /// <summary>Executions and their memory.</summary>
    public decimal Functions => prices["executions"].Of(usage.Executions) + prices["gigabyteSeconds"].Of(usage.GigabyteSeconds);

    /// <summary>The namespace and its operations.</summary>
    public decimal Bus => prices["busBase"].Of(1) + prices["busOperations"].Of(usage.BusOperations);

    /// <summary>Telemetry.</summary>
    public decimal Logs => prices["logGigabytes"].Of(usage.LogGigabytes);

    /// <summary>All of it.</summary>
    public decimal Total => Storage + Functions + Bus + Logs;

    /// <summary>All of it, euros.</summary>
    public decimal Euros => Total * prices.EurosPerDollar.Value;
}
