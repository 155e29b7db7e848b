using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>What becomes of HAProxy's file, by whoever's fault; its users notice nothing.</summary>
public sealed class ConfigFaultTests : IAsyncLifetime
{
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [RootFact]
    public async Task A_full_disk_holds_changes_up_until_there_is_room()
    {
        using var disk = new SmallDisk();
        await using var agent = await RunningAgent.ServeAsync(_registry, (_, options) =>
            options with
            {
                HaproxyCfgPath = disk.At("haproxy.cfg"),
            });
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        var config = await File.ReadAllTextAsync(agent.Options.HaproxyCfgPath);
        disk.Fill();
        var (status, problem) = await agent.PutAsync("/backends/more", """{"type":"static","natives":["fullconn 77"]}""");
        Assert.False(status == HttpStatusCode.OK, problem);
        Assert.Contains("No space left on device", problem, StringComparison.Ordinal);
        var second = await agent.RunAsync("second");
        await agent.TellsAsync(told =>
            ((string?)told["lastApply"]!["reason"])!.Contains("No space left on device", StringComparison.Ordinal));
        await agent.LogsAsync("No space left on device");
        Assert.Equal(config, await File.ReadAllTextAsync(agent.Options.HaproxyCfgPath));
        Assert.Empty(load.Failures);

        disk.Empty();
        await agent.ServesAsync(agent.App("first"), second);
        await Eventually.PassesAsync(
            async () =>
                Assert.Contains(
                    $"127.0.0.1:{second.Port}", await File.ReadAllTextAsync(agent.Options.HaproxyCfgPath), StringComparison.Ordinal),
            TimeSpan.FromSeconds(40));
        await agent.TellsAsync(told => told["problem"] is null && (string?)told["lastApply"]!["tier"] != "rejected");
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task What_HAProxy_cannot_take_is_refused_by_name_and_taken_when_it_can()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        _registry.Put("frontend", "taken", $$"""{"bind":"127.0.0.1:{{port}}","backend":"live"}""");
        _registry.Put("backend", "bad", """{"type":"static","natives":["no-such-keyword at all"]}""");
        var second = await agent.RunAsync("second");

        await Eventually.PassesAsync(async () =>
        {
            var refused = (await agent.StatusAsync())["routing"]!["refused"]!.AsArray();
            Assert.Equal(["backend/bad", "frontend/taken"], refused.Select(item => (string)item!["id"]!).Order(StringComparer.Ordinal));
            Assert.Contains("no-such-keyword", refused.ToJsonString(), StringComparison.Ordinal);
            Assert.Contains($"{port}", refused.ToJsonString(), StringComparison.Ordinal);
        });
        await agent.LogsAsync("Error: HAProxy refuses backend/bad");
        await agent.LogsAsync("Error: HAProxy refuses frontend/taken");
        await agent.ServesAsync(agent.App("first"), second);

        other.Dispose();
        using var http = new HttpClient();
        await Eventually.PassesAsync(
            async () => Assert.NotEmpty(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"))), TimeSpan.FromSeconds(40));
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_template_with_an_error_leaves_the_former_one_in_place()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry, (folder, options) =>
            options with
            {
                TemplateFile = folder.Write("template", Template("1s")),
            });
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        var config = agent.Haproxy.Config;

        agent.Folder.Write("template", Template("1s") + "{{#each frontends}}");
        Assert.Equal(ApplyTier.Rejected, (await agent.Haproxy.ReloadTemplateAsync(CancellationToken.None)).Tier);
        agent.Folder.Write("template", Template("1s") + "\nlisten broken\n    no-such-keyword\n");
        var refused = await agent.Haproxy.ReloadTemplateAsync(CancellationToken.None);
        Assert.Contains(refused.Lines, line => line.Contains("no-such-keyword", StringComparison.Ordinal));
        Assert.Equal(config, agent.Haproxy.Config);
        var second = await agent.RunAsync("second");
        await agent.ServesAsync(agent.App("first"), second);

        agent.Folder.Write("template", Template("7s"));
        var taken = await agent.Haproxy.ReloadTemplateAsync(CancellationToken.None);
        Assert.True(taken.Tier == ApplyTier.Reload, $"{taken}");
        Assert.Contains("timeout connect 7s", await File.ReadAllTextAsync(agent.Options.HaproxyCfgPath), StringComparison.Ordinal);
        await agent.ServesAsync(agent.App("first"), second);
        Assert.Equal(ApplyTier.Nothing, (await agent.Haproxy.ReloadTemplateAsync(CancellationToken.None)).Tier);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_file_that_somebody_edited_is_reported_and_written_again()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        var config = agent.Haproxy.Config;
        await File.WriteAllTextAsync(agent.Options.HaproxyCfgPath, "# mine now\n");
        await agent.LogsAsync("Warning: External change to HAProxy detected (the configuration file was edited");
        await agent.TellsAsync(status =>
            (long)status["repairs"]! > 0 && (string?)status["lastRepair"] == "the configuration file was edited");
        Assert.Equal(config, await File.ReadAllTextAsync(agent.Options.HaproxyCfgPath));
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task A_second_agent_on_the_same_HAProxy_says_so_and_ends()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        using var second = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "Thalassa.Agent.dll"),
                    "--port",
                    "0",
                    "--haproxyCfgPath",
                    agent.Options.HaproxyCfgPath,
                    "--haproxySocketPath",
                    agent.Options.HaproxySocketPath,
                    "--haproxyPidPath",
                    agent.Options.HaproxyPidPath,
                ])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        var said = await Task.WhenAll(second.StandardError.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());
        await second.WaitForExitAsync();
        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"Another agent drives the HAProxy of {agent.Options.HaproxyCfgPath}", said[0], StringComparison.Ordinal);

        var more = await agent.RunAsync("second");
        await agent.ServesAsync(agent.App("first"), more);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Reloads_are_counted_by_reason_and_old_workers_shown_with_their_connections()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        using var held = new TcpClient("127.0.0.1", agent.Port);
        await held.GetStream().WriteAsync("GET / HTTP/1.1\r\nhost: "u8.ToArray());
        Assert.Equal(
            HttpStatusCode.OK,
            (await agent.PutAsync("/frontends/more", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""")).Status);

        await agent.TellsAsync(status => status["oldWorkers"]!.AsArray() is { Count: 1 } old && (long?)old[0]!["connections"] == 1);
        var told = (await agent.StatusAsync())["haproxy"]!;
        Assert.Equal((long)told["reloads"]!, told["reloadsByReason"]!.AsObject().Sum(reason => (long)reason.Value!));
        Assert.Equal(1, (long)told["reloadsByReason"]![(string)told["lastReload"]!]!);
        Assert.Equal("reload", (string)told["lastChange"]!["tier"]!);
        Assert.Equal((string)told["lastReload"]!, (string)told["lastChange"]!["reason"]!);
        held.Close();
        await agent.TellsAsync(status => status["oldWorkers"]!.AsArray().Count == 0);
    }

    private static string Template(string timeout) =>
        $$$"""
        global
            stats socket {{haproxySocketPath}} mode 600 level admin
        defaults
            timeout connect {{{timeout}}}
            timeout client 10s
            timeout server 10s
        {{#each frontends}}
        frontend {{key}}
            {{frontendHelper this}}
        {{/each}}
        {{#each backends}}
        backend {{key}}
            {{backendHelper this}}
        {{/each}}
        """;

    /// <summary>Skipped, and shown as skipped, where no disk can be mounted.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RootFactAttribute : FactAttribute
    {
        public RootFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "only root can mount a disk that is full";
    }

    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _folder.Path);

        public string At(string name) => _folder.At(name);

        public void Fill()
        {
            var block = new byte[4096];
            using var filler = new FileStream(At("filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (Record.Exception(() => filler.Write(block)) is null)
            {
            }
        }

        public void Empty() => File.Delete(At("filler"));

        public void Dispose()
        {
            Run("umount", "-l", _folder.Path);
            _folder.Dispose();
        }

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
