using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Transport;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Carries AMQP over a connection that Kestrel accepted.</summary>
/// <remarks>
/// It reads nothing while the peer does not take what was written, so that a peer cannot make it keep answers without end.
/// </remarks>
internal sealed class PipeTransport(ConnectionContext connection) : TransportBase("pipe")
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _write = Task.CompletedTask;

    public override string LocalEndPoint => $"{connection.LocalEndPoint}";

    public override string RemoteEndPoint => $"{connection.RemoteEndPoint}";

    /// <summary>Completes when the connection can be given back to Kestrel.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether the peer came through the handshake.</summary>
    public bool IsEstablished { get; set; }

    public override void SetMonitor(ITransportMonitor monitor)
    {
    }

    public override bool WriteAsync(TransportAsyncCallbackArgs args)
    {
        var output = connection.Transport.Output;
        if (args.Buffer is not null)
        {
            output.Write(args.Buffer.AsSpan(args.Offset, args.Count));
        }

        foreach (var buffer in args.ByteBufferList ?? [])
        {
            output.Write(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length));
        }

        var flush = output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            Written(args, flush.Result, isSynchronous: true);
            return false;
        }

        _write = FinishWriteAsync(args, flush);
        return true;
    }

    public override bool ReadAsync(TransportAsyncCallbackArgs args)
    {
        if (_write.IsCompleted && connection.Transport.Input.TryRead(out var result))
        {
            Read(args, result, isSynchronous: true);
            return false;
        }

        _ = FinishReadAsync(args);
        return true;
    }

    protected override bool CloseInternal()
    {
        _ended.TrySetResult();
        return true;
    }

    protected override void AbortInternal()
    {
        connection.Abort();
        _ended.TrySetResult();
    }

    private async Task FinishWriteAsync(TransportAsyncCallbackArgs args, ValueTask<FlushResult> flush)
    {
        try
        {
            Written(args, await flush, isSynchronous: false);
        }
        catch (Exception e)
        {
            Fail(args, e);
        }

        CallBack(args);
    }

    private async Task FinishReadAsync(TransportAsyncCallbackArgs args)
    {
        try
        {
            await _write;
            Read(args, await connection.Transport.Input.ReadAsync(), isSynchronous: false);
        }
        catch (Exception e)
        {
            Fail(args, e);
        }

        CallBack(args);
    }

    private static void Written(TransportAsyncCallbackArgs args, FlushResult result, bool isSynchronous)
    {
        args.BytesTransfered = args.Count;
        args.Exception = result.IsCompleted || result.IsCanceled ? new ConnectionAbortedException() : null;
        args.CompletedSynchronously = isSynchronous;
    }

    private void Read(TransportAsyncCallbackArgs args, ReadResult result, bool isSynchronous)
    {
        var taken = result.Buffer.Slice(0, Math.Min(args.Count, result.Buffer.Length));
        taken.CopyTo(args.Buffer.AsSpan(args.Offset, args.Count));
        args.BytesTransfered = (int)taken.Length;
        args.Exception = null;
        args.CompletedSynchronously = isSynchronous;
        connection.Transport.Input.AdvanceTo(taken.End);
    }

    private static void Fail(TransportAsyncCallbackArgs args, Exception exception) =>
        (args.Exception, args.BytesTransfered, args.CompletedSynchronously) = (exception, 0, false);

    // What the library does with hostile bytes must not take the process down.
    private void CallBack(TransportAsyncCallbackArgs args)
    {
        try
        {
            args.CompletedCallback?.Invoke(args);
        }
        catch (Exception)
        {
            Abort();
        }
    }
}
