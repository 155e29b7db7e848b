using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Thalassa.Agent.Activity;
using Thalassa.Agent.Model;
using Thalassa.Agent.Stats;
using Thalassa.Client;

namespace Thalassa.Agent.Stream;

/// <summary>Serves <c>/stream</c>: a snapshot, then what changes. It reads the agent's state only while a client is connected.</summary>
internal sealed partial class StreamServer(
    StreamBoard board,
    StreamView view,
    StreamSnapshot snapshot,
    ActivityLog activity,
    StatsService stats,
    ChangeSignal signal,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<StreamServer> logger
) : BackgroundService
{
    /// <summary>The name of the protocol, which a client may ask for.</summary>
    public const string Protocol = "thalassa.v1";

    /// <summary>How many may read at once.</summary>
    public const int MostReaders = 200;

    /// <summary>How long one message may take to be read; a slower reader is disconnected and starts over when it reconnects.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What the operating system holds for a reader that does not read, bytes; by itself it would hold megabytes.
    private const int MostUnread = 128 * 1024;

    // While one change follows another, readers get what came of them ten times a second.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly WakeUp _wakeUp = new(time);
    private TaskCompletionSource _changed = NewSignal();
    private int _readers;

    /// <summary>How many read at the moment.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>Answers a request for the stream, for as long as it lasts.</summary>
    public async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Results.Problem("This is a WebSocket; connect to it as ws://.", statusCode: 426).ExecuteAsync(context);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _readers) > MostReaders)
            {
                await Results.Problem($"{MostReaders} read the stream already.", statusCode: 503).ExecuteAsync(context);
                return;
            }

            if (context.Features.Get<IConnectionSocketFeature>() is { Socket: var connection })
            {
                connection.SendBufferSize = MostUnread;
            }

            using var watch = stats.Watch();
            _wakeUp.Call();
            var asked = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol, StringComparer.Ordinal) ? Protocol : null;
            using var socket = await context.WebSockets.AcceptWebSocketAsync(asked);
            await ServeAsync(socket, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = 0L;
        var changes = new ChangeReader(signal, Pace, time);
        while (true)
        {
            if (Readers == 0)
            {
                await _wakeUp.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
            }

            await changes.WaitAsync(Timeout.InfiniteTimeSpan, stoppingToken);
            try
            {
                view.Refresh();
            }
            catch (Exception failure)
            {
                LogBroken(failure);
            }

            if (board.Version + activity.Last is var now && now != last)
            {
                last = now;
                Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
            }
        }
    }

    private async Task ServeAsync(WebSocket socket, CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        var closing = CloseOnRequestAsync(socket, ended);
        try
        {
            await FollowAsync(socket, ended.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // It is gone, or it was let go, or the agent stops.
        }

        await GoodbyeAsync(socket);
        await ended.CancelAsync();
        await closing;
    }

    private async Task FollowAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        // A reader is these two numbers and the one message that it is being sent.
        var (version, entry) = (-1L, activity.Last);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var (now, messages) = version < 0 ? (0, null) : board.Since(version);
            if (messages is null)
            {
                view.Refresh();
                (now, entry, var first) = snapshot.Compose(isAgain: version >= 0);
                messages = [first];
            }

            version = now;
            foreach (var message in messages)
            {
                await SendAsync(socket, message, cancellationToken);
            }

            if (activity.Last > entry)
            {
                (entry, var message) = StreamSnapshot.Compose(activity.Read(entry, StreamSnapshot.MostEntries));
                await SendAsync(socket, message, cancellationToken);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task SendAsync(WebSocket socket, byte[] message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogStalled(Patience.TotalSeconds);
            throw;
        }
    }

    // A reader has nothing to say; what it sends is read and forgotten, so that its farewell is seen.
    private static async Task CloseOnRequestAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), ended.Token)).MessageType != WebSocketMessageType.Close)
            {
                // More to forget.
            }

            await ended.CancelAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            await ended.CancelAsync();
        }
    }

    private static async Task GoodbyeAsync(WebSocket socket)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the agent stops", limit.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // It will notice.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(
        LogEvents.StreamReaderStalled, LogLevel.Information,
        "A stream reader took more than {Seconds} s for one message and was disconnected")]
    private partial void LogStalled(double seconds);

    [LoggerMessage(LogEvents.StreamFailed, LogLevel.Error, "The stream cannot be updated")]
    private partial void LogBroken(Exception failure);
}
