using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>Starts the processes of workers as the Functions host does.</summary>
/// <param name="config">What to start.</param>
/// <param name="rpc">Where it connects to.</param>
/// <param name="settings">App settings, which are environment variables as in Azure.</param>
/// <param name="logs">Takes what it writes.</param>
internal sealed class WorkerLauncher(WorkerConfig config, RpcServer rpc, IReadOnlyDictionary<string, string?> settings, WorkerLogs logs)
{
    /// <summary>The app's folder.</summary>
    public string Folder => config.Folder;

    /// <summary>Starts a process.</summary>
    /// <returns>It, and its stream as soon as it connects.</returns>
    public (WorkerProcess Process, Task<WorkerStream> Connecting) Launch()
    {
        var workerId = Guid.NewGuid().ToString();
        var requestId = Guid.NewGuid().ToString();
        var connecting = rpc.Streams.Expect(workerId, logs.Take);
        var (port, size) = ($"{rpc.Port}", $"{int.MaxValue}");
        try
        {
            var process = WorkerProcess.Start(
                config,
                [
                    "--host", "127.0.0.1", "--port", port, "--workerId", workerId, "--requestId", requestId, "--grpcMaxMessageLength", size,
                    "--functions-uri", $"http://127.0.0.1:{port}/", "--functions-worker-id", workerId,
                    "--functions-request-id", requestId, "--functions-grpc-max-message-length", size,
                ],
                Environment(),
                logs.TakeLine);
            process.Gone.UnsafeRegister(_ => rpc.Streams.Forget(workerId), null);
            return (process, connecting);
        }
        catch
        {
            rpc.Streams.Forget(workerId);
            throw;
        }
    }

    private IEnumerable<KeyValuePair<string, string?>> Environment() =>
    [
        // Watching files for changes is of no use to a published app, and a machine has few watches.
        new("DOTNET_hostBuilder__reloadConfigOnChange", bool.FalseString),
        .. settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)),
        new("FUNCTIONS_APPLICATION_DIRECTORY", config.Folder),
        new("FUNCTIONS_WORKER_DIRECTORY", config.Folder),
        new("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
    ];
}
