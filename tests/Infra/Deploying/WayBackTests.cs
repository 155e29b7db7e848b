using static Thalassa.Infra.Tests.Deploying.Outcome;

namespace Thalassa.Infra.Tests.Deploying;

/// <summary>What <c>./deploy</c> does with functions that do not serve.</summary>
public sealed class WayBackTests
{
    [Fact]
    public async Task Failed_smoke_test_restores_the_previous_functions()
    {
        using var azure = new FakeAzure();
        Done(await azure.DeployAsync("--no-balancers"));
        await File.WriteAllTextAsync(azure.Package, "broken");
        azure.Forget();

        var said = await azure.DeployAsync();

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("the previous ones are restored and pass it", said.Errors, StringComparison.Ordinal);
        Assert.Equal("good", azure.Read("released"));
        Assert.Equal(2, azure.Calls.Count(call => call.StartsWith("functionapp deployment", StringComparison.Ordinal)));
        // The machines stay with what they have.
        Assert.Single(azure.Calls, call => call.StartsWith("deployment group create", StringComparison.Ordinal));
        using var http = new HttpClient();
        Assert.Contains("serverless-thalassa", await http.GetStringAsync(new Uri($"{azure.Url}/status")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_to_go_back_to_it_says_so_and_where_to_look()
    {
        using var azure = new FakeAzure { Tries = 3 };
        await File.WriteAllTextAsync(azure.Package, "broken");

        var said = await azure.DeployAsync("--no-balancers");

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("there is no previous package to restore", said.Errors, StringComparison.Ordinal);
        Assert.Contains("az webapp log tail --resource-group shop --name func-thalassadev-7a7a7a7a", said.Errors, StringComparison.Ordinal);
    }
}
