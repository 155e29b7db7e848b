using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transport;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>A client's connection: what it may do, where it is answered, and whether it takes what it is sent.</summary>
internal sealed class EmulatorConnection(
    TransportBase transport, ProtocolHeader header, AmqpSettings amqpSettings, AmqpConnectionSettings settings, ConnectionAccess access)
    : AmqpConnection(transport, header, isInitiator: false, amqpSettings, settings)
{
    private const int FrameHeader = 8;

    private volatile bool _isBacklogged;

    public ConnectionAccess Access => access;

    /// <summary>The links on which requests are answered, by the address that requests name.</summary>
    public ConcurrentDictionary<string, SendingAmqpLink> Replies { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the write buffer is full. <see cref="Drained"/> is raised when it has space again.</summary>
    public bool IsBacklogged => _isBacklogged;

    /// <summary>Raised when what waited is written. Handlers must not block.</summary>
    public event EventHandler? Drained;

    /// <inheritdoc/>
    protected override void OnFrameBuffer(ByteBuffer buffer)
    {
        // A frame says in its fifth byte, in words, where its performative begins.
        var frame = buffer.Buffer.AsSpan(buffer.Offset, buffer.Length);
        var start = frame.Length > FrameHeader ? frame[FrameHeader - 4] * 4 : frame.Length;
        if (start < frame.Length && !EncodingLimits.Hold(frame[start..], onlyFirst: true))
        {
            // No client sends this by mistake.
            buffer.Dispose();
            Abort();
            return;
        }

        base.OnFrameBuffer(buffer);
    }

    /// <inheritdoc/>
    protected override void HandleIoEvent(IoEvent ioEvent)
    {
        base.HandleIoEvent(ioEvent);
        _isBacklogged = ioEvent == IoEvent.WriteBufferQueueFull;
        if (!_isBacklogged)
        {
            Drained?.Invoke(this, EventArgs.Empty);
        }
    }
}
