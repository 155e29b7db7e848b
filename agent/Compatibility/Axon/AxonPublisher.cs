using System.Net;
using System.Net.Sockets;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>The publish socket of the former Thalassa: tells every subscriber who comes online and who goes offline.</summary>
/// <remarks>
/// Thalassa sent each heartbeat, and so everything within a minute. Here only changes are sent: a subscriber that connects is
/// sent what is online and who left lately, then of changes as they happen. Safe for use by many threads.
/// </remarks>
public sealed partial class AxonPublisher(AxonOptions options, TimeProvider time, ILogger<AxonPublisher> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RegistrationId, Sent> _sent = [];
    private readonly HashSet<AxonSubscriber> _subscribers = [];
    private readonly Socket _listener = new(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Where it listens; after <see cref="Start"/>.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>How many subscribers are connected.</summary>
    public int Subscribers
    {
        get
        {
            lock (_gate)
            {
                return _subscribers.Count;
            }
        }
    }

    /// <summary>Listens.</summary>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public void Start()
    {
        _listener.Bind(options.EndPoint);
        _listener.Listen();
        LogListening(EndPoint);
        _work = Task.WhenAll(AcceptAsync(_stopping.Token), RepeatAsync(_stopping.Token));
    }

    /// <summary>Tells that a registration is there, or changed.</summary>
    public void Online(Registration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        Send(registration.Id, new Sent(AxonMessage.Online(registration), IsOnline: true, time.GetUtcNow()));
    }

    /// <summary>Tells that a registration is gone.</summary>
    public void Offline(RegistrationId id) => Send(id, new Sent(AxonMessage.Offline(id), IsOnline: false, time.GetUtcNow()));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _work;
        _stopping.Dispose();
    }

    private void Send(RegistrationId id, Sent sent)
    {
        lock (_gate)
        {
            _sent[id] = sent;
            Send(sent.Message);
        }
    }

    private void Send(ReadOnlyMemory<byte> message)
    {
        foreach (var subscriber in _subscribers.Where(subscriber => !subscriber.Send(message)).ToArray())
        {
            _subscribers.Remove(subscriber);
            LogTooSlow();
        }
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var serving = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(cancellationToken), cancellationToken));
                serving.RemoveAll(task => task.IsCompleted);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client was gone before it was heard, or it is over.
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var subscriber = new AxonSubscriber(socket, options.MostWaiting);
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        lock (_gate)
        {
            if (_subscribers.Count >= options.MostSubscribers)
            {
                LogTurnedAway(options.MostSubscribers);
                return;
            }

            subscriber.Send(Everything(_ => true));
            _subscribers.Add(subscriber);
        }

        await subscriber.RunAsync(cancellationToken);
        lock (_gate)
        {
            _subscribers.Remove(subscriber);
        }
    }

    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Repeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (_gate)
                {
                    foreach (
                        var (id, _) in _sent
                            .Where(sent => !sent.Value.IsOnline && time.GetUtcNow() - sent.Value.At > options.Remember)
                            .ToArray())
                    {
                        _sent.Remove(id);
                    }

                    Send(Everything(sent => sent.IsOnline));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private ReadOnlyMemory<byte> Everything(Func<Sent, bool> which) => _sent.Values.Where(which).SelectMany(sent => sent.Message).ToArray();

    private sealed record Sent(byte[] Message, bool IsOnline, DateTimeOffset At);
}
