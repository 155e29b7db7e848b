namespace Thalassa.Functions.Tests;

/// <summary>Tests that share the workers of one fixture.</summary>
[CollectionDefinition(Name)]
public sealed class OnWorker : ICollectionFixture<WorkerFixture>
{
    public const string Name = "Worker";
}
