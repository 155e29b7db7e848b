using Thalassa.Bench.Cost;
using Thalassa.Testing;

namespace Thalassa.Bench.Tests.Cost;

/// <summary>What <c>docs/operations.md</c> says of cost is what the program prints.</summary>
public sealed class OperationsPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.At("docs", "operations.md"));
    private static readonly PriceList Prices = PriceList.Read(RepositoryRoot.At("bench", "Cost", "prices.json"));

    [Fact]
    public void Its_table_is_that_of_the_program()
    {
        Assert.Contains(Report.Costs(Prices, Scenario.Published), Page, StringComparison.Ordinal);
        Assert.Contains(Prices.Remark, Page.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_price_has_a_date_and_a_source() => Assert.All(Prices.Prices, price =>
    {
        Assert.Matches(@"^\d{4}-\d{2}(-\d{2})?$", price.Date);
        Assert.NotEmpty(price.Source);
        Assert.True(price is { Dollars: > 0, Per: > 0, Free: >= 0 });
    });
}
