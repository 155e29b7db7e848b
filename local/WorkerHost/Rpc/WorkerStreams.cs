using System.Collections.Concurrent;
using Grpc.Core;

namespace Thalassa.Local.WorkerHost.Rpc;

/// <summary>The gRPC side of the host: takes the stream of each worker that was started, and of no other program.</summary>
internal sealed class WorkerStreams(TimeProvider time) : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan FirstMessageLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Expected> _expected = new(StringComparer.Ordinal);

    /// <summary>Expects the stream of a worker.</summary>
    /// <param name="workerId">An id that only this host and the worker know.</param>
    /// <param name="onLog">Called for each line of its log.</param>
    public Task<WorkerStream> Expect(string workerId, Action<RpcLog> onLog)
    {
        var stream = new TaskCompletionSource<WorkerStream>(TaskCreationOptions.RunContinuationsAsynchronously);
        _expected[workerId] = new Expected(stream, onLog);
        return stream.Task;
    }

    /// <summary>Stops expecting it.</summary>
    public void Forget(string workerId) => _expected.TryRemove(workerId, out _);

    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        using var limit = new CancellationTokenSource(FirstMessageLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.CancellationToken);
        if (!await requestStream.MoveNext(either.Token)
            || requestStream.Current.StartStream is not { WorkerId: var workerId }
            || !_expected.TryRemove(workerId, out var expected))
        {
            throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "This host started no worker with that id."));
        }

        using var stream = new WorkerStream(requestStream, responseStream, expected.OnLog);
        expected.Stream.SetResult(stream);
        await stream.RunAsync(context.CancellationToken);
    }

    private sealed record Expected(TaskCompletionSource<WorkerStream> Stream, Action<RpcLog> OnLog);
}
