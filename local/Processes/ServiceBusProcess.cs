namespace Thalassa.Local.Processes;

/// <summary>The Service Bus emulator as a process of its own, so that it can be killed and frozen.</summary>
public sealed record ServiceBusProcess
{
    // Not secret: it guards a namespace in memory, on loopback.
    private const string Key = "local";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private ServiceBusProcess(ChildProcess process, string connectionString) => (Process, ConnectionString) = (process, connectionString);

    /// <summary>The emulator.</summary>
    public ChildProcess Process { get; }

    /// <summary>Connects with every right. The same after a start on the same port.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one, empty but for its topics.</summary>
    /// <param name="programs">Where programs are.</param>
    /// <param name="port">On loopback.</param>
    /// <param name="topics">The topics that it starts with.</param>
    /// <exception cref="InvalidOperationException">It ended, or said nothing for a minute.</exception>
    public static async Task<ServiceBusProcess> StartAsync(Programs programs, int port, params IEnumerable<string> topics)
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = programs.StartProject(
            "servicebus",
            "Thalassa.Local.ServiceBus",
            ["--port", $"{port}", "--key", Key, .. topics.SelectMany(topic => new[] { "--topic", topic })],
            listener: line =>
            {
                if (line.StartsWith("Endpoint=", StringComparison.Ordinal))
                {
                    listening.TrySetResult(line);
                }
            });
        await Task.WhenAny(listening.Task, process.Exited, Task.Delay(StartLimit, TimeProvider.System));
        if (listening.Task.IsCompletedSuccessfully)
        {
            return new ServiceBusProcess(process, await listening.Task);
        }

        await process.DisposeAsync();
        throw new InvalidOperationException($"The Service Bus emulator did not start: {process.LastLines()}");
    }
}
