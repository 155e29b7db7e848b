namespace Thalassa.Infra.Tests.Templates;

/// <summary>Who may do what. The ids are those that Azure documents; a right that is added has to be added here, with its scope.</summary>
public sealed class RightsTests
{
    private const string BlobReader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string TableContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string BusSender = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39";
    private const string BusReceiver = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string Topic = "[resourceId('Microsoft.ServiceBus/namespaces/topics', parameters('name'), parameters('topicName'))]";
    private const string Container =
        "[resourceId('Microsoft.Storage/storageAccounts/blobServices/containers', split(format('{0}/default/{1}', "
        + "parameters('accountName'), parameters('containerName')), '/')[0], split(format('{0}/default/{1}', parameters('accountName'), "
        + "parameters('containerName')), '/')[1], split(format('{0}/default/{1}', parameters('accountName'), parameters('containerName')), "
        + "'/')[2])]";

    [Fact]
    public async Task Each_role_is_given_to_one_principal_on_the_smallest_scope_that_does()
    {
        var given = (await Template.OfTypeAsync("Microsoft.Authorization/roleAssignments"))
            .Select(right => (
                right.Module,
                Scope: right.Json.GetProperty("scope").GetString()!,
                Principal: right["principalId"].GetString()!,
                Role: right.Resolve(right["roleDefinitionId"].GetString()!)))
            .Distinct()
            .Order();

        var container = "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', parameters('roleId'))]";
        Assert.Equal(
            new[]
            {
                ("agentRight", Container, "[parameters('principalId')]", container),
                ("bus", Topic, "[parameters('agentPrincipalId')]", Role(BusReceiver)),
                (
                    "bus",
                    Topic,
                    "[parameters('agentPrincipalId')]",
                    "[resourceId('Microsoft.Authorization/roleDefinitions', guid(resourceGroup().id, 'thalassa-subscribe'))]"),
                ("bus", Topic, "[parameters('registryPrincipalId')]", Role(BusSender)),
                ("deployerRight", Container, "[parameters('principalId')]", container),
                (
                    "monitoring",
                    "[resourceId('Microsoft.Insights/components', format('appi-{0}', parameters('name')))]",
                    "[parameters('publishers')[copyIndex()]]",
                    Role(MetricsPublisher)),
                ("registryRight", Container, "[parameters('principalId')]", container),
                (
                    "storage",
                    "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]",
                    "[parameters('registryPrincipalId')]",
                    Role(TableContributor)),
            }.Order(),
            given);
    }

    [Fact]
    public async Task Blob_container_grants_only_the_needed_rights()
    {
        var storage = await Template.OneAsync("Microsoft.Storage/storageAccounts");
        Assert.Equal(
            [
                ("app-package", BlobContributor),
                ("azure-webjobs-hosts", BlobOwner),
                ("azure-webjobs-secrets", BlobOwner),
                ("snapshots", BlobContributor),
            ],
            Rights(storage, "registryRights"));
        Assert.Equal([("packages", BlobReader), ("snapshots", BlobReader)], Rights(storage, "agentRights"));
        Assert.Equal([("app-package", BlobReader), ("packages", BlobContributor)], Rights(storage, "deployerRights"));
    }

    [Fact]
    public async Task Agents_make_subscriptions_and_cannot_send()
    {
        var role = await Template.OneAsync("Microsoft.Authorization/roleDefinitions");
        Assert.Equal(["[resourceGroup().id]"], role["assignableScopes"].EnumerateArray().Select(scope => scope.GetString()));
        var permission = Assert.Single(role["permissions"].EnumerateArray());
        Assert.False(permission.TryGetProperty("dataActions", out _));
        Assert.All(permission.GetProperty("actions").EnumerateArray(), action =>
        {
            Assert.StartsWith("Microsoft.ServiceBus/namespaces/topics/", action.GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("*", action.GetString(), StringComparison.Ordinal);
        });
    }

    private static string Role(string id) =>
        $"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{id}')]".Replace($"'{id}'", id, StringComparison.Ordinal);

    private static IEnumerable<(string Container, string Role)> Rights(Resource storage, string variable)
    {
        var containers = storage.Variables.GetProperty("containers");
        return storage
            .Variables.GetProperty(variable)
            .EnumerateArray()
            .Select(right =>
                (
                    Container(right.GetProperty("container").GetString()!),
                    storage.Resolve(right.GetProperty("role").GetString()!).Trim('[', ']')));

        string Container(string expression) => containers.GetProperty(expression.Split('.')[1].TrimEnd(']')).GetString()!;
    }
}
