namespace Thalassa.Ui.Tests;

/// <summary>The tests that share one browser.</summary>
[CollectionDefinition(Name)]
public sealed class SharedBrowser : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
