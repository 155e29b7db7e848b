using System.Text.Json;

namespace Thalassa.Bench.Cost;

/// <summary>The file of prices, each with its date and source.</summary>
/// <param name="Remark">What is to be known of all of them.</param>
/// <param name="EurosPerDollar">Turns dollars into euros.</param>
/// <param name="Prices">All of them.</param>
public sealed record PriceList(string Remark, decimal EurosPerDollar, Price[] Prices)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Reads the file.</summary>
    public static PriceList Read(string path) => JsonSerializer.Deserialize<PriceList>(File.ReadAllText(path), Web)!;

    /// <summary>What a month's amount of a thing costs, dollars.</summary>
    public decimal Of(string item, double amount)
    {
        var price = Prices.Single(price => price.Item == item);
        return Math.Max(0, (decimal)amount - price.Free) * price.Dollars / price.Per;
    }
}
