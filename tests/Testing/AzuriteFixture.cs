using Thalassa.Testing.Limits;

namespace Thalassa.Testing;

/// <summary>One Azurite, all in memory, for the tests of a class (<c>IClassFixture</c>) or a collection.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    /// <summary>The running server.</summary>
    public AzuriteServer Server => _server ?? throw new InvalidOperationException("Azurite has not started.");

    /// <inheritdoc cref="AzuriteServer.ConnectionString"/>
    public string ConnectionString => Server.ConnectionString;

    /// <summary>
    /// For the pipelines of table clients: what Azure would refuse fails the test, or at the latest the class or collection.
    /// </summary>
    public TableLimits Limits { get; } = new();

    /// <summary>A table name that no other test has.</summary>
    public static string NewTableName() => $"t{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await AzuriteServer.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Limits.AssertNone();
    }
}
