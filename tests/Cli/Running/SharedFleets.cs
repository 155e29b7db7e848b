namespace Thalassa.Cli.Tests.Running;

/// <summary>The tests that share the fleets.</summary>
[CollectionDefinition(Name)]
public sealed class SharedFleets : ICollectionFixture<Fleets>
{
    /// <summary>For <c>[Collection]</c>.</summary>
    public const string Name = "fleets";
}
