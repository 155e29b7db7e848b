using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus.Http;
using Azure.Messaging.ServiceBus.Processing;

namespace Azure.Messaging.ServiceBus;

/// <summary>Calls a handler for each message of a subscription, until it is stopped.</summary>
[SuppressMessage("Design", "MA0046:Use EventHandler<T> to declare events", Justification = "The real events have this type.")]
public class ServiceBusProcessor : IAsyncDisposable
{
    private readonly ServiceBusConnection _connection;
    private readonly ServiceBusReceiver _receiver;
    private readonly ServiceBusProcessorOptions _options;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Func<ProcessMessageEventArgs, Task>? _onMessage;
    private Func<ProcessErrorEventArgs, Task>? _onError;
    private CancellationTokenSource? _stopping;
    private Task _pump = Task.CompletedTask;

    /// <summary>For mocks.</summary>
    protected ServiceBusProcessor() => (_connection, _receiver, _options) = (null!, null!, null!);

    internal ServiceBusProcessor(ServiceBusConnection connection, ServiceBusReceiver receiver, ServiceBusProcessorOptions options) =>
        (_connection, _receiver, _options) = (connection, receiver, options);

    /// <summary>Called for each message; exactly one handler. A message whose handler throws is given back.</summary>
    public event Func<ProcessMessageEventArgs, Task> ProcessMessageAsync
    {
        add => Add(ref _onMessage, value);
        remove => Remove(ref _onMessage, value);
    }

    /// <summary>Called for each failure, the message handler's own included; exactly one handler.</summary>
    public event Func<ProcessErrorEventArgs, Task> ProcessErrorAsync
    {
        add => Add(ref _onError, value);
        remove => Remove(ref _onError, value);
    }

    /// <summary>The subscription.</summary>
    public virtual string EntityPath => _receiver.EntityPath;

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _receiver.FullyQualifiedNamespace;

    /// <summary>Whether it is started.</summary>
    public virtual bool IsProcessing => _stopping is not null;

    /// <summary>Whether it was closed.</summary>
    public virtual bool IsClosed => _receiver.IsClosed;

    /// <summary>Starts receiving, and returns.</summary>
    /// <exception cref="InvalidOperationException">It is started, or has not both handlers.</exception>
    public virtual async Task StartProcessingAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            if (_stopping is not null)
            {
                throw new InvalidOperationException("The processor is running already.");
            }

            if (_onMessage is null || _onError is null)
            {
                throw new InvalidOperationException("A processor needs a handler of ProcessMessageAsync and one of ProcessErrorAsync before it starts.");
            }

            _stopping = new CancellationTokenSource();
            var pump = new MessagePump(_receiver, _options, _connection.Retry, _connection.Clock, _onMessage, _onError);
            _pump = Task.Run(() => pump.RunAsync(_stopping.Token), CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops receiving, and returns when the handlers that run have ended.</summary>
    public virtual async Task StopProcessingAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stopping is null)
            {
                return;
            }

            await _stopping.CancelAsync().ConfigureAwait(false);
            await _pump.WaitAsync(cancellationToken).ConfigureAwait(false);
            _stopping.Dispose();
            _stopping = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops, for good.</summary>
    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        await StopProcessingAsync(cancellationToken).ConfigureAwait(false);
        await _receiver.CloseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops, for good.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _gate.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Add<T>(ref T? handler, T value)
        where T : Delegate
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_stopping is not null)
        {
            throw new InvalidOperationException("Handlers are set before the processor starts.");
        }

        handler = handler is null ? value : throw new NotSupportedException("There is a handler already; a processor takes one.");
    }

    private void Remove<T>(ref T? handler, T value)
        where T : Delegate
    {
        if (_stopping is not null)
        {
            throw new InvalidOperationException("Handlers are set before the processor starts.");
        }

        handler = Equals(handler, value) ? null : throw new ArgumentException("This is not the handler that was set.", nameof(value));
    }
}
