using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transport;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Takes AMQP connections from a port that HTTP is spoken on as well.</summary>
internal sealed class AmqpServer
{
    // What the service's clients offer: anonymous, with a token put afterwards.
    private const string Mechanism = "MSSBCBS";

    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly PipeListener _pipes = new();
    private readonly AmqpTransportListener _listener;
    private readonly AmqpRuntime _runtime;
    private readonly ConcurrentDictionary<PipeTransport, Task> _transports = [];
    private readonly ConcurrentDictionary<AmqpConnection, PipeTransport> _connections = [];
    private volatile bool _isStopping;

    public AmqpServer(AmqpRuntime runtime)
    {
        _runtime = runtime;
        var settings = new AmqpSettings { RuntimeProvider = runtime };
        var sasl = new SaslTransportProvider();
        sasl.AddHandler(new SaslAnonymousHandler(Mechanism));
        sasl.AddHandler(new SaslAnonymousHandler());
        sasl.Versions.Add(new AmqpVersion(1, 0, 0));
        var amqp = new AmqpTransportProvider();
        amqp.Versions.Add(new AmqpVersion(1, 0, 0));
        settings.TransportProviders.Add(sasl);
        settings.TransportProviders.Add(amqp);
        _listener = new AmqpTransportListener([_pipes], settings);
        _listener.Listen(OnAccepted);
    }

    /// <summary>Kestrel's middleware: keeps a connection that starts as AMQP does, and passes on any other.</summary>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        using var late = new CancellationTokenSource(HandshakeLimit, TimeProvider.System);
        bool isAmqp;
        try
        {
            isAmqp = await IsAmqpAsync(context, late.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return;
        }

        if (!isAmqp)
        {
            await next(context);
            return;
        }

        var transport = new PipeTransport(context);
        _transports[transport] = transport.Ended;
        await using var abort = late.Token.Register(() => AbortStalled(transport));
        if (_isStopping)
        {
            transport.Abort();
        }
        else
        {
            transport.Open();
            _pipes.Accept(transport);
        }

        await transport.Ended;
        _transports.TryRemove(transport, out _);
    }

    /// <summary>Says goodbye to every client, and cuts off those that do not listen.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        foreach (var connection in _connections.Keys)
        {
            connection.SafeClose();
        }

        try
        {
            await Task.WhenAll(_transports.Values).WaitAsync(CloseLimit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            foreach (var transport in _transports.Keys)
            {
                transport.Abort();
            }
        }

        _listener.Close();
    }

    private static async Task<bool> IsAmqpAsync(ConnectionContext context, CancellationToken cancellationToken)
    {
        var input = context.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var start = result.Buffer.Slice(0, Math.Min(4, result.Buffer.Length)).ToArray();
            var isLike = "AMQP"u8.StartsWith(start);
            if (start.Length == 4 || !isLike || result.IsCompleted)
            {
                // Nothing is consumed or seen: the next reader gets all of it at once.
                input.AdvanceTo(result.Buffer.Start);
                return isLike && start.Length == 4;
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static void AbortStalled(PipeTransport transport)
    {
        if (!transport.IsEstablished)
        {
            transport.Abort();
        }
    }

    private void OnAccepted(TransportListener listener, TransportAsyncCallbackArgs args)
    {
        var transport = (PipeTransport)args.UserToken2;
        try
        {
            var connection = _runtime.Accept(args.Transport, (ProtocolHeader)args.UserToken, _listener.AmqpSettings);
            _connections[connection] = transport;
            connection.SafeAddClosed((_, _) => Forget(connection));
            connection.BeginOpen(HandshakeLimit, OnOpened, connection);
        }
        catch (Exception)
        {
            transport.Abort();
        }
    }

    private void Forget(AmqpConnection connection) => _connections.TryRemove(connection, out _);

    private void OnOpened(IAsyncResult result)
    {
        var connection = (AmqpConnection)result.AsyncState!;
        try
        {
            connection.EndOpen(result);
            if (_connections.TryGetValue(connection, out var transport))
            {
                transport.IsEstablished = true;
            }

            if (_isStopping)
            {
                connection.SafeClose();
            }
        }
        catch (Exception e)
        {
            connection.SafeClose(e);
        }
    }
}
