using System.Text.Json;

namespace Thalassa.Bench.Cost;

/// <summary>The file of prices, each with its date and source.</summary>
public sealed class Prices
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<string, Price> _prices;

    private Prices(Content content)
    {
        _prices = content.Prices.ToDictionary(price => price.Item, StringComparer.Ordinal);
        (Remark, EurosPerDollar, PremiumBusDollars) = (content.Remark, content.EurosPerDollar, content.PremiumBusDollars);
    }

    /// <summary>A remark about all prices.</summary>
    public string Remark { get; }

    /// <summary>Turns dollars into euros.</summary>
    public DatedValue EurosPerDollar { get; }

    /// <summary>A messaging unit of Service Bus Premium, a month, dollars.</summary>
    public DatedValue PremiumBusDollars { get; }

    /// <summary>All of them, in the order of the file.</summary>
    public IEnumerable<Price> All => _prices.Values;

    /// <summary>The price of a thing.</summary>
    public Price this[string item] => _prices[item];

    /// <summary>Reads the file.</summary>
    public static Prices Read(string path) => new(JsonSerializer.Deserialize<Content>(File.ReadAllText(path), Web)!);

    private sealed record Content(string Remark, DatedValue EurosPerDollar, Price[] Prices, DatedValue PremiumBusDollars);
}
