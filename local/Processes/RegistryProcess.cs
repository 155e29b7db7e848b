namespace Thalassa.Local.Processes;

/// <summary>The registry as a process of its own.</summary>
public static class RegistryProcess
{
    /// <summary>Starts it on the local host, all in one process; it answers <c>GET /status</c> when it is ready.</summary>
    /// <param name="programs">Where programs are.</param>
    /// <param name="name">For messages and the log.</param>
    /// <param name="port">On loopback.</param>
    /// <param name="storage">A storage account's connection string, or null for the memory store.</param>
    /// <param name="serviceBus">A namespace's connection string, or null for server-sent events.</param>
    /// <param name="settings">Further app settings.</param>
    public static ChildProcess Start(
        Programs programs,
        string name,
        int port,
        string? storage,
        string? serviceBus,
        params ReadOnlySpan<(string Name, string Value)> settings
    ) => programs.StartProject(name, "Thalassa.Local.Host", [], Environment(port, storage, serviceBus, settings));

    /// <summary>Starts it as Azure runs it: the published worker, under the local Functions host.</summary>
    /// <inheritdoc cref="Start"/>
    public static ChildProcess StartWorker(
        Programs programs,
        string name,
        int port,
        string? storage,
        string? serviceBus,
        params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var environment = Environment(port, storage, serviceBus, settings);
        environment.TryAdd("ReaperSchedule", "*/5 * * * * *");
        return programs.StartProject(
            name, "Thalassa.Local.WorkerHost", ["--app", Path.GetDirectoryName(Programs.Assembly("Thalassa.Functions"))!], environment);
    }

    private static Dictionary<string, string?> Environment(
        int port, string? storage, string? serviceBus, ReadOnlySpan<(string Name, string Value)> settings)
    {
        // Whatever the caller's shell has set for another registry does not count here.
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["AzureWebJobsStorage"] = storage,
            ["ServiceBusConnection"] = serviceBus,
            ["Store"] = storage is null ? "memory" : "tables",
            ["THALASSA_API_KEY"] = null,
            ["Compatibility"] = null,
            ["Peers"] = null,
            ["SnapshotSeconds"] = null,
            ["ServiceBusMessagesPerSecond"] = null,
        };
        foreach (var (setting, value) in settings)
        {
            environment[setting] = value;
        }

        return environment;
    }
}
