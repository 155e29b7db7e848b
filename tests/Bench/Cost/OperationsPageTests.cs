using Thalassa.Bench.Cost;
using Thalassa.Testing;

namespace Thalassa.Bench.Tests.Cost;

/// <summary>What <c>docs/operations.md</c> says of cost is what the program prints.</summary>
public sealed class OperationsPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryRoot.At("docs", "operations.md"));
    private static readonly Prices Prices = Prices.Read(RepositoryRoot.At("bench", "Cost", "prices.json"));

    [Fact]
    public void Its_tables_are_those_of_the_program()
    {
        var report = new Report(Prices);
        Assert.Contains(report.Costs(Scenario.Published), Page, StringComparison.Ordinal);
        Assert.Contains(Report.Rates(Scenario.Published), Page, StringComparison.Ordinal);
        Assert.Contains(report.Sources(), Page, StringComparison.Ordinal);
        Assert.Contains(Prices.Remark, Page.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_price_has_a_date_and_a_source() => Assert.All(Prices.All, price =>
    {
        Assert.Matches(@"^\d{4}-\d{2}(-\d{2})?$", price.Date);
        Assert.NotEmpty(price.Source);
        Assert.True(price is { Dollars: > 0, Per: > 0, Free: >= 0 });
    });

    [Fact]
    public void Page_states_the_computed_limits()
    {
        Assert.Contains($"{Limits.AgentsByDefault} agents", Page, StringComparison.Ordinal);
        Assert.Contains("40,000 instances", Page, StringComparison.Ordinal);
        Assert.Equal(40_000, Limits.InstancesOfOneService(20, 0));
    }
}
