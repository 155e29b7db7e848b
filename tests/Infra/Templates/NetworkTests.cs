namespace Thalassa.Infra.Tests.Templates;

/// <summary>The private variant, and the way from the internet to HAProxy.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task Each_part_of_a_private_network_has_the_name_by_which_it_is_found()
    {
        Assert.Single(await Template.OfTypeAsync("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"));
        Assert.Single(await Template.OfTypeAsync("Microsoft.Network/privateDnsZones/virtualNetworkLinks"));
        Assert.Equal("None", (await Template.OneAsync("Microsoft.Storage/storageAccounts"))["networkAcls.bypass"].GetString());
    }

    [Fact]
    public async Task The_load_balancer_asks_each_machine_for_HAProxy()
    {
        var balancer = await Template.OneAsync("Microsoft.Network/loadBalancers");
        Assert.Equal("Standard", balancer.Json.GetProperty("sku").GetProperty("name").GetString());
        Assert.Contains("\"Tcp\"", balancer.Properties.GetRawText(), StringComparison.Ordinal);
        var machines = await Template.OneAsync("Microsoft.Compute/virtualMachineScaleSets");
        Assert.Contains("probes", machines["virtualMachineProfile.networkProfile.healthProbe.id"].GetString(), StringComparison.Ordinal);
        Assert.Equal("Rolling", machines["upgradePolicy.mode"].GetString());
    }
}
