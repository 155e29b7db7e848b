using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>The service with a real HAProxy in a folder of its own, and an application behind it.</summary>
internal sealed class HaproxyHost : IAsyncDisposable
{
    private readonly TimeProvider _time;

    private HaproxyHost(TemporaryFolder folder, AppServer app, HaproxyOptions options, TimeProvider time)
    {
        (Folder, App, Options, _time) = (folder, app, options, time);
        Service = Make();
    }

    public TemporaryFolder Folder { get; }

    public AppServer App { get; }

    public HaproxyOptions Options { get; }

    public HaproxyService Service { get; private set; }

    /// <summary>The port of the frontend <c>web</c> of <see cref="Web"/>.</summary>
    public int Port { get; } = FreePort.Next();

    public MasterCli Cli => new(Options.MasterSocket, TimeProvider.System);

    /// <summary>Makes one; nothing runs yet but the application.</summary>
    public static async Task<HaproxyHost> CreateAsync(
        Func<TemporaryFolder, HaproxyOptions, HaproxyOptions>? change = null, TimeProvider? time = null)
    {
        var folder = new TemporaryFolder();
        var options = new HaproxyOptions
        {
            HaproxyCfgPath = folder.At("haproxy.cfg"),
            HaproxyPidPath = folder.At("haproxy.pid"),
            HaproxySocketPath = folder.At("haproxy.sock"),
        };
        return new HaproxyHost(
            folder, await AppServer.StartAsync("app"), change?.Invoke(folder, options) ?? options, time ?? TimeProvider.System);
    }

    /// <summary>Makes one whose HAProxy serves <see cref="Web"/>.</summary>
    public static async Task<HaproxyHost> ServeAsync(Func<TemporaryFolder, HaproxyOptions, HaproxyOptions>? change = null)
    {
        var host = await CreateAsync(change);
        try
        {
            await host.Service.StartAsync(CancellationToken.None);
            await host.ApplyAsync(host.Web());
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The frontend <c>web</c> to the application.</summary>
    public RoutingSnapshot Web(string frontend = "", string backend = "") => RoutingInput.Web(Port, App.Port, frontend, backend);

    /// <summary>Applies what must succeed.</summary>
    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot snapshot)
    {
        var result = await Service.ApplyAsync(snapshot, CancellationToken.None);
        Assert.True(result.Succeeded, $"{result.Reason}\n{string.Join('\n', result.Lines)}");
        return result;
    }

    /// <summary>Applies what must be refused.</summary>
    public async Task<ApplyResult> RefusedAsync(RoutingSnapshot snapshot)
    {
        var result = await Service.ApplyAsync(snapshot, CancellationToken.None);
        Assert.Equal(ApplyTier.Rejected, result.Tier);
        return result;
    }

    /// <summary>The body of one answer, on a connection of its own.</summary>
    public async Task<string> GetAsync(int? port = null)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port ?? Port}/"));
    }

    /// <summary>The process id of the master, which must be there.</summary>
    public async Task<int> MasterAsync() => (await Eventually.GivesAsync(() => Cli.ShowProcessesAsync(CancellationToken.None))).Pid;

    /// <summary>The process ids of the current workers.</summary>
    public async Task<IEnumerable<int>> WorkersAsync() =>
        (await Eventually.GivesAsync(() => Cli.ShowProcessesAsync(CancellationToken.None))).Workers.Select(worker => worker.Pid);

    /// <summary>Goes on with a new service in the place of one that is gone.</summary>
    public async Task RestartAgentAsync()
    {
        Service.Dispose();
        Service = Make();
        await Service.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.StopAsync(CancellationToken.None);
        Service.Dispose();
        await App.DisposeAsync();
        Folder.Dispose();
    }

    private HaproxyService Make() => new(Options, _time, NullLogger<HaproxyService>.Instance, LegacyDirectives.Translate);
}
