namespace Thalassa.Local.Processes;

/// <summary>An agent as a process of its own, with the HAProxy that it runs.</summary>
public static class AgentProcess
{
    /// <summary>Starts it, following a registry.</summary>
    /// <param name="programs">Where programs are.</param>
    /// <param name="label">Which labelled frontends and backends it takes.</param>
    /// <param name="port">Of its API, on loopback.</param>
    /// <param name="registry">The registry's address.</param>
    /// <param name="serviceBus">A namespace's connection string, or null to follow the registry's stream.</param>
    /// <param name="state">A folder that <see cref="HaproxyUser.PrepareFolder"/> made; the agent gets one below it, kept between
    /// starts.</param>
    /// <param name="routing">Whose frontends and backends it serves: <c>fleet</c> or <c>local</c>.</param>
    /// <param name="environment">Further variables of its environment.</param>
    public static ChildProcess Start(
        Programs programs,
        string label,
        int port,
        Uri registry,
        string? serviceBus,
        string state,
        string routing = "fleet",
        params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var folder = Path.Combine(state, label);
        HaproxyUser.CreateFolder(folder);
        string[] bus = serviceBus is null ? [] : ["--serviceBus", serviceBus];
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ServiceBusConnection"] = null,
            ["THALASSA_API_KEY"] = null,
            ["HOME"] = folder,
            ["DOTNET_GCgen0size"] = "0x100000",
        };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return ChildProcess.Start(
            $"agent-{label}",
            programs.Logs,
            [
                .. HaproxyUser.AgentCommand(state),
                "--host", "127.0.0.1", "--port", $"{port}", "--label", label,
                "--registry", registry.ToString(), "--routing", routing, .. bus,
                "--haproxyCfgPath", Path.Combine(folder, "haproxy.cfg"),
                "--haproxySocketPath", Path.Combine(folder, "haproxy.sock"),
                "--haproxyPidPath", Path.Combine(folder, "haproxy.pid"),
                "--dbPath", Path.Combine(folder, "state.json"),
            ],
            variables);
    }
}
