using Thalassa.Testing;

namespace Thalassa.Functions.Tests;

/// <summary>Tests that share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class OnAzurite : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
