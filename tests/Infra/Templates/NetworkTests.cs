namespace Thalassa.Infra.Tests.Templates;

/// <summary>The private variant, and the way from the internet to HAProxy.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task With_a_private_network_storage_and_bus_are_in_it_alone()
    {
        var storage = await Template.OneAsync("Microsoft.Storage/storageAccounts");
        Assert.Equal("[if(and(parameters('private'), empty(parameters('allowedRanges'))), 'Disabled', 'Enabled')]", storage["publicNetworkAccess"].GetString());
        Assert.Equal("[if(parameters('private'), 'Deny', 'Allow')]", storage["networkAcls.defaultAction"].GetString());
        Assert.Equal("None", storage["networkAcls.bypass"].GetString());
        Assert.Equal("[if(parameters('private'), 'Disabled', 'Enabled')]", (await Template.OneAsync("Microsoft.ServiceBus/namespaces"))["publicNetworkAccess"].GetString());
        Assert.Contains("virtualNetworkSubnetId", (await Template.OneAsync("Microsoft.Web/sites")).Properties.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_part_has_an_endpoint_there_and_the_name_by_which_it_is_found()
    {
        Assert.Equal(
            ["blob", "namespace", "sites", "table"],
            (await Bicep.MainAsync()).GetProperty("variables").GetProperty("privateServices").EnumerateArray().Select(item => item.GetProperty("groupId").GetString()).Order(StringComparer.Ordinal));
        Assert.Single(await Template.OfTypeAsync("Microsoft.Network/privateEndpoints"));
        Assert.Single(await Template.OfTypeAsync("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"));
        Assert.Single(await Template.OfTypeAsync("Microsoft.Network/privateDnsZones/virtualNetworkLinks"));
    }

    [Fact]
    public async Task A_private_network_on_a_tier_that_has_none_is_refused_before_anything_is_made()
    {
        var module = (await Template.OfTypeAsync("Microsoft.Resources/deployments")).Single(module => module.Name == "bus");
        Assert.Contains("fail('privateNetwork needs busSku Premium", module["parameters.sku"].GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
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
