using System.Text.Json;
using Xunit.Sdk;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>What Azure would be asked for, in each size and variant, as the compiler reckons it out.</summary>
public sealed class EvaluatedTests
{
    private const string Machines =
        "param agentKey = 'k-7'\nparam agentPackageName = 'a.deb'\n"
        + "param agentPackageSha256 = '0123456789012345678901234567890123456789012345678901234567890123'";
    private const string Private = "param privateNetwork = true\nparam busSku = 'Premium'";

    private static readonly (string, string)[] WithMachines =
    [
        ("THALASSA_AGENT_KEY", "k-7"),
        ("THALASSA_AGENT_PACKAGE", "a.deb"),
        ("THALASSA_AGENT_SHA256", new string('0', 64)),
        ("THALASSA_SSH_PUBLIC_KEY", "ssh-ed25519 A"),
        ("THALASSA_ALERT_EMAIL", "ops@example.org"),
    ];

    [Fact]
    public async Task The_first_step_brings_the_registry_and_no_machine()
    {
        var asked = await Bicep.EvaluateAsync("dev.bicepparam");
        Assert.Empty(
            OfType(asked, "Microsoft.Compute/virtualMachineScaleSets")
                .Concat(OfType(asked, "Microsoft.Network/loadBalancers"))
                .Concat(OfType(asked, "Microsoft.Insights/metricAlerts")));
        Assert.Equal(4, OfType(asked, "Microsoft.Insights/scheduledQueryRules").Count());
        Assert.Empty(OfType(asked, "Microsoft.Insights/actionGroups"));
        var app = One(asked, "Microsoft.Web/sites");
        Assert.Empty(At(app, "functionAppConfig.scaleAndConcurrency.alwaysReady").EnumerateArray());
        Assert.Equal(("Enabled", "Allow"), (Text(app, "publicNetworkAccess"), Text(app, "siteConfig.ipSecurityRestrictionsDefaultAction")));
        Assert.Empty(OfType(asked, "Microsoft.Network/privateEndpoints"));
    }

    [Fact]
    public async Task The_second_step_brings_the_machines_and_their_alerts()
    {
        var asked = await Bicep.EvaluateAsync("dev.bicepparam", WithMachines);
        var machines = One(asked, "Microsoft.Compute/virtualMachineScaleSets");
        Assert.Equal(1, machines.GetProperty("sku").GetProperty("capacity").GetInt32());
        Assert.Equal("Standard", One(asked, "Microsoft.Network/loadBalancers").GetProperty("sku").GetProperty("name").GetString());
        Assert.Equal(
            80, At(One(asked, "Microsoft.Network/loadBalancers"), "probes")[0].GetProperty("properties").GetProperty("port").GetInt32());
        Assert.Equal(7, OfType(asked, "Microsoft.Insights/scheduledQueryRules").Count());
        Assert.Equal(
            "ops@example.org",
            At(One(asked, "Microsoft.Insights/actionGroups"), "emailReceivers")[0].GetProperty("emailAddress").GetString());
        var group = One(asked, "Microsoft.Insights/actionGroups").GetProperty("id").GetString();
        Assert.All(OfType(asked, "Microsoft.Insights/scheduledQueryRules"), rule =>
            Assert.Equal(group, At(rule, "actions.actionGroups")[0].GetString()));
        Assert.Equal(group, At(One(asked, "Microsoft.Insights/metricAlerts"), "actions")[0].GetProperty("actionGroupId").GetString());
    }

    [Fact]
    public async Task Production_is_in_three_zones_and_warm()
    {
        var asked = await Bicep.EvaluateAsync("production.bicepparam", WithMachines);
        var machines = One(asked, "Microsoft.Compute/virtualMachineScaleSets");
        Assert.Equal(3, machines.GetProperty("sku").GetProperty("capacity").GetInt32());
        Assert.Equal(["1", "2", "3"], machines.GetProperty("zones").EnumerateArray().Select(zone => zone.GetString()));
        Assert.Equal(
            ["1", "2", "3"],
            One(asked, "Microsoft.Network/publicIPAddresses").GetProperty("zones").EnumerateArray().Select(zone => zone.GetString()));
        Assert.Equal("Standard_ZRS", One(asked, "Microsoft.Storage/storageAccounts").GetProperty("sku").GetProperty("name").GetString());
        var ready = Assert.Single(
            At(One(asked, "Microsoft.Web/sites"), "functionAppConfig.scaleAndConcurrency.alwaysReady").EnumerateArray());
        Assert.Equal(("http", 2), (ready.GetProperty("name").GetString(), ready.GetProperty("instanceCount").GetInt32()));
        Assert.All(asked.Where(resource => resource.TryGetProperty("tags", out _)), resource =>
            Assert.Equal(
                """{"application":"serverless-thalassa","environment":"production"}""",
                JsonSerializer.Serialize(resource.GetProperty("tags"))));
    }

    [Fact]
    public async Task Private_network_has_no_other_access()
    {
        var asked = await Bicep.EvaluateAsync($"{Private}\n{Machines}");
        Assert.Equal("Disabled", Text(One(asked, "Microsoft.Web/sites"), "publicNetworkAccess"));
        Assert.Equal("Disabled", Text(One(asked, "Microsoft.Storage/storageAccounts"), "publicNetworkAccess"));
        Assert.Equal("Disabled", Text(One(asked, "Microsoft.ServiceBus/namespaces"), "publicNetworkAccess"));
        Assert.Equal(
            ["blob", "namespace", "sites", "table"],
            OfType(asked, "Microsoft.Network/privateEndpoints")
                .Select(endpoint => At(endpoint, "privateLinkServiceConnections")[0].GetProperty("name").GetString())
                .Order(StringComparer.Ordinal));
        Assert.EndsWith("/subnets/functions", Text(One(asked, "Microsoft.Web/sites"), "virtualNetworkSubnetId"), StringComparison.Ordinal);
        var subnets = At(One(asked, "Microsoft.Network/virtualNetworks"), "subnets").EnumerateArray().ToArray();
        Assert.Equal(
            ["balancers 10.70.0.0/24", "functions 10.70.1.0/24", "endpoints 10.70.2.0/24"],
            subnets.Select(subnet => $"{subnet.GetProperty("name")} {subnet.GetProperty("properties").GetProperty("addressPrefix")}"));
    }

    /// <summary>A private endpoint closes an app to the public, unless the app says that it is open; then only the ranges get in.</summary>
    [Fact]
    public async Task Ranges_are_let_into_a_private_network_and_so_are_the_machines_everywhere()
    {
        foreach (var network in (string[])[Private, string.Empty])
        {
            var asked = await Bicep.EvaluateAsync(
                $"{network}\n{Machines}\nparam allowedRanges = ['203.0.113.7/32', '198.51.100.0/24', '203.0.113.9']");
            var app = One(asked, "Microsoft.Web/sites");
            Assert.Equal(
                ("Enabled", "Deny"), (Text(app, "publicNetworkAccess"), Text(app, "siteConfig.ipSecurityRestrictionsDefaultAction")));
            var callers = At(app, "siteConfig.ipSecurityRestrictions")
                .EnumerateArray()
                .Select(rule => rule.GetProperty("ipAddress").GetString()!)
                .ToArray();
            Assert.Equal(["203.0.113.7/32", "198.51.100.0/24", "203.0.113.9/32"], callers[..3]);
            Assert.Contains(
                $"publicIPAddresses/{One(asked, "Microsoft.Network/publicIPAddresses").GetProperty("name")}",
                Assert.Single(callers[3..]),
                StringComparison.Ordinal);

            // A storage account takes no /32.
            var storage = One(asked, "Microsoft.Storage/storageAccounts");
            var isPrivate = network.Length > 0;
            Assert.Equal(
                ("Enabled", isPrivate ? "Deny" : "Allow"),
                (Text(storage, "publicNetworkAccess"), Text(storage, "networkAcls.defaultAction")));
            Assert.Equal(
                isPrivate ? ["203.0.113.7", "198.51.100.0/24", "203.0.113.9"] : [],
                At(storage, "networkAcls.ipRules").EnumerateArray().Select(rule => rule.GetProperty("value").GetString()));
        }
    }

    [Fact]
    public async Task A_private_network_on_a_tier_that_has_none_is_refused_before_anything_is_made()
    {
        var refusal = await Assert.ThrowsAnyAsync<XunitException>(() => Bicep.EvaluateAsync("param privateNetwork = true"));
        Assert.Contains("privateNetwork needs busSku Premium", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_machines_there_is_no_network_and_no_address_and_the_longest_name_will_do()
    {
        var asked = await Bicep.EvaluateAsync($"param name = 'ElevenChars'\nparam balancerCount = 0\n{Machines}");
        Assert.Matches("^elevenchars[a-z0-9]{8}$", One(asked, "Microsoft.Storage/storageAccounts").GetProperty("name").GetString());
        Assert.DoesNotContain(asked, resource =>
            resource.GetProperty("type").GetString()!.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.Equal(4, OfType(asked, "Microsoft.Insights/scheduledQueryRules").Count());
    }

    private static IEnumerable<JsonElement> OfType(JsonElement[] asked, string type) =>
        asked.Where(resource => resource.GetProperty("type").GetString() == type);

    private static JsonElement One(JsonElement[] asked, string type) => Assert.Single(OfType(asked, type));

    private static JsonElement At(JsonElement resource, string path) =>
        path.Split('.').Aggregate(resource.GetProperty("properties"), (element, name) => element.GetProperty(name));

    private static string? Text(JsonElement resource, string path) => At(resource, path).GetString();
}
