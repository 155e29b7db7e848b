using Thalassa.Agent.Haproxy.Runtime;

namespace Thalassa.Agent.Stats;

/// <summary>Reads HAProxy's statistics on one connection of its own, so that it never stands in the way of a change.</summary>
public sealed class StatsReader(RuntimeSocketOptions options, TimeProvider time) : IDisposable
{
    private readonly RuntimeSocket _socket = new(options, time);

    /// <summary>Reads all of it from the worker that serves now.</summary>
    /// <exception cref="RuntimeException">HAProxy did not answer, or not as expected.</exception>
    public async Task<StatsSample> ReadAsync(CancellationToken cancellationToken)
    {
        var (worker, _) = await RunningWorker.AskAsync(_socket, cancellationToken);
        var answers = await _socket.AskAsync(cancellationToken, RuntimeCommand.ShowStatistics());
        var at = time.GetUtcNow();
        return new StatsSample(at, worker, StatsTable.Read(answers[0], at));
    }

    /// <summary>Ends the connection, which would keep a worker alive that is to stop.</summary>
    public void Disconnect() => _socket.Disconnect();

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
