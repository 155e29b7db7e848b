using Thalassa.Local.Processes;
using Thalassa.Local.ServiceBus;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>The whole system on one machine: registry, two load balancers, four apps. Disposing it ends every process of it.</summary>
internal sealed class RunningFleet : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    // Events take a second on a slow machine; the comparison that replaces a lost one takes longer than this.
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(10);

    private static readonly (string Name, string Value) ReaperSchedule = ("ReaperSchedule", "* * * * * *");

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly List<ChildProcess> _needed = [];
    private readonly string _state = Directory.CreateTempSubdirectory("thalassa-").FullName;
    private readonly Programs _programs;
    private readonly HttpClient _http;

    private RunningFleet(string logs, HttpClient http)
    {
        Directory.CreateDirectory(logs);
        _programs = new Programs(logs);
        _http = http;
        Registry = new RegistryApi(http);
    }

    /// <summary>The registry's API.</summary>
    public RegistryApi Registry { get; }

    /// <summary>The sample apps that register themselves.</summary>
    public IReadOnlyList<App> Apps { get; private set; } = [];

    /// <summary>An app of version 1.0.0 that is not registered yet.</summary>
    public App Waiting { get; private set; } = null!;

    /// <summary>The bus, or null where events are server-sent.</summary>
    public ServiceBusEmulator? Bus { get; private set; }

    /// <summary>Starts everything and waits until both load balancers answer for the service.</summary>
    /// <param name="azurite">Azurite's tables and a Service Bus instead of memory and server-sent events.</param>
    /// <param name="logs">The folder for the output of the programs.</param>
    /// <param name="http">For the calls of the demo.</param>
    /// <param name="say">Told what is being started.</param>
    /// <param name="cancellationToken">Ends the start; what was started by then is ended too.</param>
    public static async Task<RunningFleet> StartAsync(
        bool azurite, string logs, HttpClient http, Action<string> say, CancellationToken cancellationToken)
    {
        Ports.DemandFree(Agent.All
            .SelectMany(agent => new[] { ($"agent {agent.Label}", agent.Port), ($"HAProxy {agent.Label}", agent.WebPort) })
            .Prepend(("registry", Ports.Registry)));
        var fleet = new RunningFleet(logs, http);
        try
        {
            await fleet.StartPartsAsync(azurite, say, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for something, and fails when it takes too long or when a part that everything needs has ended.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="condition">Evaluated repeatedly; a failed call counts as "not yet".</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(string what, Func<Task<bool>> condition, CancellationToken cancellationToken) =>
        WaitAsync(what, condition, ChangeLimit, cancellationToken);

    /// <summary>Fails when the registry, an agent or an emulator has ended by itself.</summary>
    public void DemandAlive()
    {
        if (_needed.Find(part => part.Exited.IsCompleted) is { } ended)
        {
            throw new DemoException($"{ended.Name} exited. Last lines of {ended.LogFile}:\n{ended.LastLines()}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The apps deregister while there is a registry, the agents stop while there is a bus.
        await Task.WhenAll(Apps.Append(Waiting).OfType<App>().Select(app => app.Process.DisposeAsync().AsTask()));
        while (_parts.TryPop(out var part))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(_state, recursive: true);
    }

    private async Task StartPartsAsync(bool azurite, Action<string> say, CancellationToken cancellationToken)
    {
        var bus = azurite ? await StartBusAsync(say) : null;
        var storage = azurite ? await StartAzuriteAsync(say) : null;
        say(azurite
            ? $"registry on {RegistryApi.Address} (function app in its worker process as in Azure; tables in Azurite, Service Bus)"
            : $"registry on {RegistryApi.Address} (in one process; memory store, server-sent events)");
        var registry = azurite
            ? RegistryProcess.StartWorker(_programs, "registry", Ports.Registry, storage, bus, ReaperSchedule)
            : RegistryProcess.Start(_programs, "registry", Ports.Registry, storage, bus, ReaperSchedule);
        Need(registry);
        await WaitAsync(
            "an answer of the registry",
            () => IsWellAsync(new Uri(RegistryApi.Address, "/status"), cancellationToken),
            StartLimit,
            cancellationToken);
        if (registry.LastLines().Split('\n').LastOrDefault(line => line.StartsWith("Functions host", StringComparison.Ordinal)) is { } host)
        {
            say($"registry: {host}");
        }

        HaproxyUser.PrepareFolder(_state);
        foreach (var agent in Agent.All)
        {
            say($"agent {agent.Label} on {agent.Api}, its HAProxy on {agent.Web}");
            Need(AgentProcess.Start(_programs, agent.Label, agent.Port, RegistryApi.Address, bus, _state));
        }

        using var ports = Ports.ForApps().GetEnumerator();
        App Start(string version, bool register = true)
        {
            ports.MoveNext();
            say($"app web {version} on http://127.0.0.1:{ports.Current}{(register ? string.Empty : ", not registered yet")}");
            return App.Start(_programs, version, ports.Current, register);
        }

        Apps = [Start("1.0.0"), Start("1.0.0"), Start("1.1.0")];
        Waiting = Start("1.0.0", register: false);

        await Registry.CreateRoutingAsync(Agent.All, cancellationToken);
        foreach (var agent in Agent.All)
        {
            await WaitAsync(
                $"an answer of web through HAProxy {agent.Label}",
                () => IsWellAsync(agent.Web, cancellationToken),
                StartLimit,
                cancellationToken);

            // All apps must serve: one is not enough, and a switch to an unknown version is refused.
            foreach (var version in Apps.Select(app => app.Version).Distinct(StringComparer.Ordinal))
            {
                await WaitAsync(
                    $"web {version} known to agent {agent.Label}",
                    () => agent.CanSwitchToAsync(version, _http, cancellationToken),
                    StartLimit,
                    cancellationToken);
            }
        }
    }

    private async Task<string> StartAzuriteAsync(Action<string> say)
    {
        say("Azurite");
        var azurite = await Azurite.StartAsync(_programs.Logs);
        Need(azurite.Process);
        return azurite.ConnectionString;
    }

    private async Task<string> StartBusAsync(Action<string> say)
    {
        say("Service Bus emulator");
        var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        _parts.Push(bus);
        Bus = bus;
        return bus.ConnectionString;
    }

    private async Task WaitAsync(string what, Func<Task<bool>> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (string? last = null; ;)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException)
            {
                last = e.Message;
            }

            DemandAlive();
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new DemoException($"Not within {limit.TotalSeconds} s: {what}. {last} The logs are in {_programs.Logs}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    private void Need(ChildProcess process)
    {
        _needed.Add(process);
        _parts.Push(process);
    }

    private async Task<bool> IsWellAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(uri, cancellationToken);
        return answer.IsSuccessStatusCode;
    }
}
