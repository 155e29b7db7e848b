namespace Thalassa.Bench.Cost;

/// <summary>What a month costs, dollars.</summary>
/// <param name="usage">What is used.</param>
/// <param name="prices">What it costs.</param>
public sealed class Bill(Usage usage, PriceList prices)
{
    /// <summary>Tables and the snapshot.</summary>
    public decimal Storage =>
        prices.Of("tableTransactions", usage.Transactions)
        + prices.Of("blobWrites", usage.BlobWrites)
        + prices.Of("storedGigabytes", usage.StoredGigabytes);

    /// <summary>Executions and their memory.</summary>
    public decimal Functions => prices.Of("executions", usage.Executions) + prices.Of("gigabyteSeconds", usage.GigabyteSeconds);

    /// <summary>The namespace and its operations.</summary>
    public decimal Bus => prices.Of("busBase", 1) + prices.Of("busOperations", usage.BusOperations);

    /// <summary>Telemetry.</summary>
    public decimal Logs => prices.Of("logGigabytes", usage.LogGigabytes);

    /// <summary>All of it.</summary>
    public decimal Total => Storage + Functions + Bus + Logs;
}
