using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Thalassa.Registry.Storage;
using Thalassa.Testing;

namespace Thalassa.Storage.Tests;

/// <summary>One real Azurite for the suite, and the clients as the registry has them.</summary>
[CollectionDefinition(Name)]
public sealed class OnAzurite : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";

    /// <summary>A table with a name of its own that is not there yet.</summary>
    public static TableClient NewTable(AzuriteFixture azurite) =>
        new TableServiceClient(azurite.ConnectionString, StorageClients.TableOptions()).GetTableClient(AzuriteFixture.NewTableName());

    /// <summary>A container with a name of its own that is not there yet.</summary>
    public static BlobContainerClient NewContainer(AzuriteFixture azurite) =>
        new BlobServiceClient(azurite.ConnectionString, StorageClients.BlobOptions()).GetBlobContainerClient($"c{Guid.NewGuid():N}");
}
