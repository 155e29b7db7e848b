using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;
using Thalassa.Bench.Registry.Probe;

namespace Thalassa.Bench.Registry.Measures;

/// <summary>What a heartbeat costs a server besides time, and the memory that the server holds.</summary>
internal static class HeartbeatCosts
{
    private const int Beats = 5;
    private const int Connections = 16;

    /// <summary>Sends each heartbeat some times, twice: once for what they allocate, once for the requests that they cause.</summary>
    /// <param name="contender">Warm: what it does only once is done.</param>
    public static async Task<IReadOnlyList<Measure>> RunAsync(Contender contender)
    {
        var (resident, proportional) = contender.Processes.Mebibytes();
        var memory = new Measure($"{contender.Name}: memory, resident and proportional", $"{resident:0}, {proportional:0} MiB");
        return await PerHeartbeatAsync(contender, ProbedProcesses.Allocated) is { } bytes
            && await PerHeartbeatAsync(contender, ProbedProcesses.Requests) is { } requests
            ?
            [
                memory,
                new("    allocated per heartbeat", $"{bytes:0} bytes"),
                new("    HTTP requests sent per heartbeat", $"{requests:0.00}"),
            ]
            : [memory];
    }

    private static async Task<double?> PerHeartbeatAsync(Contender contender, byte question)
    {
        ReadOnlyMemory<byte>[] heartbeats = [.. Enumerable.Repeat(contender.Heartbeats, Beats).SelectMany(requests => requests)];
        if (contender.Processes.Ask(question) is not { } before)
        {
            return null;
        }

        var run = await LoadRun.OnceAsync(contender.Address, Connections, heartbeats);
        return run.Failed == 0
            ? (double)(contender.Processes.Ask(question)!.Value - before) / heartbeats.Length
            : throw new InvalidOperationException($"{contender.Name} refused {run.Failed} heartbeats.");
    }
}
