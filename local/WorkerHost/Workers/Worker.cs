using System.Net.Sockets;
using Google.Protobuf.WellKnownTypes;
using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>A worker that has loaded its functions.</summary>
internal sealed class Worker : IDisposable
{
    private readonly WorkerProcess _process;
    private readonly WorkerStream _stream;
    private readonly WorkerLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone;
    private volatile CancellationTokenSource _silent = new();

    private Worker(WorkerProcess process, WorkerStream stream, WorkerLimits limits, TimeProvider time)
    {
        (_process, _stream, _limits, _time) = (process, stream, limits, time);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(process.Gone, stream.Closed);
        Gone = _gone.Token;
    }

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Where its HTTP server listens.</summary>
    public required string HttpUri { get; init; }

    /// <summary>Its functions by name.</summary>
    public required IReadOnlyDictionary<string, RpcFunctionMetadata> Functions { get; init; }

    /// <summary>Cancelled when it takes no calls any more, because its process or its stream has ended.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Cancelled as long as it says nothing, though it is asked.</summary>
    public CancellationToken Silent => _silent.Token;

    /// <summary>Starts a worker and has it load all of its functions.</summary>
    /// <exception cref="WorkerHostException">It does not get that far.</exception>
    public static async Task<Worker> StartAsync(
        WorkerLauncher launcher, WorkerLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Start, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (process, connecting) = launcher.Launch();
        try
        {
            var stream = await FirstAsync(connecting, process, either.Token);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(either.Token, process.Gone);
            return await LoadAsync(launcher.Folder, process, stream, limits, time, gone.Token);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException && !cancellationToken.IsCancellationRequested)
        {
            await process.EndAsync();
            throw new WorkerHostException(
                limit.IsCancellationRequested
                    ? $"The worker did not load its functions within {limits.Start.TotalSeconds:0} s."
                    : $"The worker ended with code {process.ExitCode} before it had loaded its functions:\n{process.LastLines()}",
                exception);
        }
        catch
        {
            await process.EndAsync();
            throw;
        }
    }

    /// <summary>Sends an invocation whose result comes another way; false when it has gone or takes no more.</summary>
    public bool TryBegin(InvocationRequest request) => _stream.TrySend(new StreamingMessage { InvocationRequest = request });

    /// <inheritdoc cref="WorkerStream.InvokeAsync"/>
    public Task<StatusResult> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken) =>
        _stream.InvokeAsync(request, cancellationToken);

    /// <summary>Sends that the result of an invocation is no longer waited for.</summary>
    public void Cancel(string invocationId) =>
        _stream.TrySend(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    /// <summary>Completes when it has ended. Until then it is asked for its status; one that says nothing for too long is killed.</summary>
    public async Task WatchAsync()
    {
        // Counted in questions and not by the clock, which goes on while this host itself is frozen.
        var (received, silence) = (_stream.Received, TimeSpan.Zero);
        using var tick = new PeriodicTimer(_limits.StatusPeriod, _time);
        try
        {
            while (await tick.WaitForNextTickAsync(Gone))
            {
                _stream.TrySend(new StreamingMessage { RequestId = "status", WorkerStatusRequest = new WorkerStatusRequest() });
                silence = _stream.Received == received ? silence + _limits.StatusPeriod : TimeSpan.Zero;
                received = _stream.Received;
                if (silence >= _limits.MaxSilence)
                {
                    _process.Kill();
                }
                else if (silence >= _limits.Silence)
                {
                    await _silent.CancelAsync();
                }
                else if (_silent.IsCancellationRequested)
                {
                    _silent = new CancellationTokenSource();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has gone.
        }

        // A process without a stream is of no use.
        _process.Kill();
        await _process.Exited;
    }

    /// <summary>Asks it to terminate, and kills it when it has not done so in time.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        var terminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(_limits.Grace) };
        _stream.TrySend(new StreamingMessage { WorkerTerminate = terminate });
        await _process.Exited.WaitAsync(_limits.Grace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Kill();
        await _process.Exited;
        return _process.ExitCode;
    }

    /// <summary>How its process ended.</summary>
    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        _gone.Dispose();
        _process.Dispose();
    }

    private static async Task<WorkerStream> FirstAsync(
        Task<WorkerStream> connecting, WorkerProcess process, CancellationToken cancellationToken)
    {
        await Task.WhenAny(connecting, process.Exited).WaitAsync(cancellationToken);
        return connecting.IsCompleted ? await connecting : throw new IOException("The worker ended before it connected.");
    }

    private static async Task<Worker> LoadAsync(
        string folder,
        WorkerProcess process,
        WorkerStream stream,
        WorkerLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var question = new WorkerInitRequest { HostVersion = "4.0.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder };
        question.Capabilities.Add("MultiStream", bool.FalseString);
        var init = (await stream.AskAsync(new StreamingMessage { WorkerInitRequest = question }, cancellationToken)).WorkerInitResponse;
        Check(init.Result, "The worker failed to initialize");
        if (!init.Capabilities.TryGetValue("HttpUri", out var address))
        {
            throw new WorkerHostException("The worker has no HTTP server; the app must call ConfigureFunctionsWebApplication.");
        }

        var which = new FunctionsMetadataRequest { FunctionAppDirectory = folder };
        var answer = await stream.AskAsync(new StreamingMessage { FunctionsMetadataRequest = which }, cancellationToken);
        var metadata = answer.FunctionMetadataResponse;
        Check(metadata.Result, "The worker failed to list its functions");
        await Task.WhenAll(metadata.FunctionMetadataResults.Select(async function =>
        {
            var request = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await stream.AskAsync(new StreamingMessage { FunctionLoadRequest = request }, cancellationToken);
            Check(loaded.FunctionLoadResponse.Result, $"The worker failed to load the function {function.Name}");
        }));
        await ListensAsync(new Uri(address), time, cancellationToken);
        return new Worker(process, stream, limits, time)
        {
            HttpUri = address,
            Functions = metadata.FunctionMetadataResults.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static void Check(StatusResult? result, string complaint)
    {
        if (result?.Status != StatusResult.Types.Status.Success)
        {
            throw new WorkerHostException($"{complaint}: {result?.Exception?.Message ?? "no result"}");
        }
    }

    /// <remarks>The worker's HTTP server starts after its stream; the Functions host tries each request several times instead.</remarks>
    private static async Task ListensAsync(Uri address, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address.Host, address.Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            }
        }
    }
}
