using Azure.Core;
using Azure.Data.Tables;
using Thalassa.Registry.Storage;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Conformance.Tests;

[Collection(Azurite.Name)]
public sealed class TableStoreHeartbeatTests(AzuriteFixture azurite) : HeartbeatConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Azurite.CreateStoreAsync(azurite);
}

[Collection(Azurite.Name)]
public sealed class TableStoreExpiryTests(AzuriteFixture azurite) : ExpiryConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Azurite.CreateStoreAsync(azurite);
}

[Collection(Azurite.Name)]
public sealed class TableStoreQueryTests(AzuriteFixture azurite) : QueryConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Azurite.CreateStoreAsync(azurite);
}

[Collection(Azurite.Name)]
public sealed class TableStoreRoutingTests(AzuriteFixture azurite) : RoutingConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Azurite.CreateStoreAsync(azurite);
}

[Collection(Azurite.Name)]
public sealed class TableStoreAgentTests(AzuriteFixture azurite) : AgentConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Azurite.CreateStoreAsync(azurite);
}

/// <summary>One real Azurite for the whole suite, a table for each test.</summary>
[CollectionDefinition(Name)]
public sealed class Azurite : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";

    public static Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateStoreAsync(AzuriteFixture azurite)
    {
        var options = StorageClients.TableOptions();
        options.AddPolicy(azurite.Limits, HttpPipelinePosition.BeforeTransport);
        var store = new TableStore(
            new TableServiceClient(azurite.ConnectionString, options), TimeProvider.System, AzuriteFixture.NewTableName());
        return Task.FromResult<(IRegistrationStore, IRoutingStore)>((store, store));
    }
}
