using System.Text;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>The words that the conformance tests are written in. One store for each test, so names need not differ.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    protected static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected IRegistrationStore Store { get; private set; } = null!;

    protected IRoutingStore Routing { get; private set; } = null!;

    public async Task InitializeAsync() => (Store, Routing) = await CreateAsync();

    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A new, empty store: one object that is both, or two over the same tables.</summary>
    protected abstract Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync();

    protected static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    protected static RegistrationId Id(string text) => RegistrationId.TryParse(text) ?? throw new ArgumentException(text, nameof(text));

    protected static Heartbeat Beat(string id, string meta = "{}", int seconds = 60)
    {
        var faults = new FaultList();
        var body = Encoding.UTF8.GetBytes(meta);
        var read = Meta.Read(body, MetaHash.Of(body), faults) ?? throw new ArgumentException(faults.ToString(), nameof(meta));
        return new Heartbeat(Id(id), read, read.SecondsToExpire ?? seconds);
    }

    protected async Task<HeartbeatOutcome> HeartbeatAsync(DateTimeOffset now, string id, string meta = "{}", int seconds = 60) =>
        (await Store.HeartbeatAsync([Beat(id, meta, seconds)], now))[0];

    protected async Task<string[]> IdsAsync(RegistrationQuery? query = null)
    {
        var page = await Store.QueryAsync(query ?? new RegistrationQuery());
        return IdsOf(page.List);
    }

    protected static string[] IdsOf(RegistrationList list) => [.. list.Items.ToArray().Select(item => item.Id.ToString())];

    protected async Task<RegistryEvent[]> PendingAsync(DateTimeOffset? before = null) =>
        [.. (await Store.ScanAsync(Start.AddYears(-1), before ?? Start.AddYears(10), 10_000)).Pending];

    protected async Task<IReadOnlyList<DueRegistration>> DueAsync(DateTimeOffset now) =>
        (await Store.ScanAsync(now, Start.AddYears(-1), 1)).Due;
}
