using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;

namespace Thalassa.Local.WorkerHost.Rpc;

/// <summary>The open stream of one worker: questions with their answers, invocations with their results, log lines.</summary>
internal sealed class WorkerStream : IDisposable
{
    // More than this only waits when the worker takes nothing; callers are then refused.
    private const int MaxUnsent = 10_000;

    private readonly IAsyncStreamReader<StreamingMessage> _reader;
    private readonly IServerStreamWriter<StreamingMessage> _writer;
    private readonly Action<RpcLog> _onLog;
    private readonly Channel<StreamingMessage> _unsent = Channel.CreateBounded<StreamingMessage>(
        new BoundedChannelOptions(MaxUnsent) { SingleReader = true });

    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _questions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StatusResult>> _invocations = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closed = new();
    private long _received;

    public WorkerStream(
        IAsyncStreamReader<StreamingMessage> reader, IServerStreamWriter<StreamingMessage> writer, Action<RpcLog> onLog) =>
        (_reader, _writer, _onLog, Closed) = (reader, writer, onLog, _closed.Token);

    /// <summary>Cancelled when the stream has ended.</summary>
    public CancellationToken Closed { get; }

    /// <summary>How many messages of any kind the worker has sent.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Sends and receives until one side ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sending = SendAsync(cancellationToken);
        try
        {
            while (await _reader.MoveNext(cancellationToken))
            {
                Interlocked.Increment(ref _received);
                Take(_reader.Current);
            }
        }
        catch (Exception exception) when (exception is IOException or Grpc.Core.RpcException or OperationCanceledException)
        {
            // The worker has ended; its process reports why.
        }
        finally
        {
            _unsent.Writer.TryComplete();
            await _closed.CancelAsync();
            await sending;
        }
    }

    /// <summary>Sends a message; false when the worker has gone or takes no more.</summary>
    public bool TrySend(StreamingMessage message) => _unsent.Writer.TryWrite(message);

    /// <summary>Sends a question and waits for its answer.</summary>
    /// <exception cref="IOException">The worker has gone or takes no more.</exception>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken cancellationToken)
    {
        question.RequestId = Guid.NewGuid().ToString("N");
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions[question.RequestId] = answer;
        try
        {
            return await SentAsync(question, answer.Task, cancellationToken);
        }
        finally
        {
            _questions.TryRemove(question.RequestId, out _);
        }
    }

    /// <summary>Sends an invocation and waits for its result.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<StatusResult> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<StatusResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = result;
        try
        {
            return await SentAsync(new StreamingMessage { InvocationRequest = request }, result.Task, cancellationToken);
        }
        finally
        {
            _invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _closed.Dispose();

    private async Task<T> SentAsync<T>(StreamingMessage message, Task<T> answer, CancellationToken cancellationToken)
    {
        if (!TrySend(message))
        {
            throw new IOException("The worker accepts no more messages.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closed);
        try
        {
            return await answer.WaitAsync(either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The worker process has ended.", exception);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _unsent.Reader.ReadAllAsync(cancellationToken))
            {
                await _writer.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception exception) when (
            exception is IOException or Grpc.Core.RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reader notices the same.
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.RpcLog:
                _onLog(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryGetValue(message.InvocationResponse.InvocationId, out var result))
                {
                    result.TrySetResult(message.InvocationResponse.Result ?? new StatusResult());
                }

                break;
            default:
                if (_questions.TryGetValue(message.RequestId, out var answer))
                {
                    answer.TrySetResult(message);
                }

                break;
        }
    }
}
