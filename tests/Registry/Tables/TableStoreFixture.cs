using System.Text;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;
using Thalassa.Registry.Tables;
using Thalassa.Testing;

namespace Thalassa.Registry.Tests.Tables;

/// <summary>A store on a table of its own in a real Azurite, and the words that the tests are written in.</summary>
[Collection(Azurite)]
public abstract class TableStoreFixture : IDisposable
{
    public const string Azurite = "Azurite";

    private readonly AzuriteFixture _azurite;
    protected string TableName { get; } = AzuriteFixture.NewTableName();

    protected TableStoreFixture(AzuriteFixture azurite)
    {
        _azurite = azurite;
        Store = AnotherInstance();
    }

    protected static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected ManualTimeProvider Time { get; } = new(Start);

    protected RequestLog Log { get; } = new();

    protected TableStore Store { get; }

    public void Dispose()
    {
        Log.Limits.AssertNone();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store as another instance of the registry has it: the same table, nothing remembered.</summary>
    protected TableStore AnotherInstance(TimeProvider? time = null) => Log.Store(_azurite.ConnectionString, TableName, time ?? Time);

    internal static Heartbeat Beat(string id, string meta = "{}", int seconds = 60)
    {
        var faults = new FaultList();
        var body = Encoding.UTF8.GetBytes(meta);
        var read = Meta.Read(body, MetaHash.Of(body), faults) ?? throw new ArgumentException(faults.ToString(), nameof(meta));
        return new Heartbeat(RegistrationId.TryParse(id)!, read, seconds);
    }

    protected async Task<HeartbeatOutcome> HeartbeatAsync(Heartbeat heartbeat, TableStore? store = null) =>
        (await (store ?? Store).HeartbeatAsync([heartbeat], Time.GetUtcNow()))[0];

    protected async Task<StoredRegistration[]> AllAsync() =>
        (await Store.QueryAsync(new RegistrationQuery())).List.Items.ToArray();

    protected async Task<IReadOnlyList<RegistryEvent>> PendingAsync() =>
        (await Store.ScanAsync(Start.AddYears(-1), Start.AddYears(1), int.MaxValue)).Pending;
}

[CollectionDefinition(TableStoreFixture.Azurite)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>;
