using Azure.Data.Tables;
using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>The registry is killed in the worst moment: a change is stored, and its event has not reached the bus.</summary>
public sealed class OutboxTests
{
    private const int Port = 9001;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(RegistryHost.Local)]
    [InlineData(RegistryHost.Worker)]
    public async Task Event_that_was_stored_and_not_sent_is_sent_after_a_crash(RegistryHost host)
    {
        var (starting, startingBus) = (AzuriteServer.StartAsync(), BusServer.StartAsync());
        await using var azurite = await starting;
        await using var bus = await startingBus;
        await using var gate = new TcpGate(bus.Port);
        await using var events = new EventLog(bus.ConnectionString);
        await events.SubscribeAsync();
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, azurite.ConnectionString, bus.ConnectionStringBy(gate.Port)) { Host = host };
        await registry.StartAsync();

        // Both are sent, so there is a connection that holds what comes next.
        await registry.PostAsync(Registry.Path("1.0.0", Port), new { secondsToExpire = 600 });
        await registry.DeleteAsync(Registry.Path("1.0.0", Port));
        await ArriveAsync(events, 2);

        // The answer may come or not: it waits for the bus only for so long. The store has the change in either case.
        gate.HoldToServer();
        var answer = registry.PostAsync(Registry.Path("1.0.0", Port), new { secondsToExpire = 600 });
        await Eventually.TrueAsync(async () => await PendingAsync(azurite) == 1 && gate.Held.IsCompleted, Limit);
        await KillAsync(registry);
        await Record.ExceptionAsync(() => answer);
        gate.Cut();
        gate.Open();
        await events.ReadAsync();
        events.AssertComplete(Changes(2));
        Assert.Equal(1, await PendingAsync(azurite));

        if (host == RegistryHost.Local)
        {
            await registry.StartAsync();
        }

        await ArriveAsync(events, 3);
        await Eventually.TrueAsync(async () => await PendingAsync(azurite) == 0, Limit);
        Assert.Equal([$"/web/1.0.0/127.0.0.1/{Port}"], await registry.IdsAsync());
    }

    /// <summary>Of a registry with a worker only that: its host starts another one.</summary>
    private static async Task KillAsync(Registry registry)
    {
        var process = (await registry.FunctionsProcessAsync())!.Value;
        Signals.Send(process, Signals.Kill);
        await (registry.Host == RegistryHost.Local
            ? registry.Process!.Exited.WaitAsync(Limit)
            : Eventually.TrueAsync(async () => await registry.FunctionsProcessAsync() != process, Limit));
    }

    private static Task ArriveAsync(EventLog events, int count) => Eventually.PassesAsync(
        async () =>
        {
            await events.ReadAsync();
            events.AssertComplete(Changes(count));
        },
        Limit);

    private static Dictionary<int, int> Changes(int count) => new() { [Port] = count };

    /// <summary>How many events the table has that are not sent yet; what stays of a sent offline has no data.</summary>
    private static async Task<int> PendingAsync(AzuriteServer azurite)
    {
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient("registrations");
        return await table.QueryAsync<TableEntity>("PartitionKey eq 'web' and RowKey lt '\"'").CountAsync(row => row.ContainsKey("Data"));
    }
}
