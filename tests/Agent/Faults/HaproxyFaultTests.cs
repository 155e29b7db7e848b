using System.Net.Sockets;
using System.Text;
using Thalassa.Agent.Tests.Haproxy;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>HAProxy dies, is cut off, or is replaced behind the agent's back.</summary>
public sealed class HaproxyFaultTests : IAsyncLifetime
{
    private FakeRegistry _registry = null!;

    public async Task InitializeAsync() => _registry = await FakeRegistry.StartAsync();

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Theory]
    [InlineData("worker")]
    [InlineData("master")]
    public async Task Killed_it_is_started_again_with_the_members_of_the_moment(string victim)
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        var second = await agent.RunAsync("second");
        await agent.ServesAsync(agent.App("first"), second);
        var processes = await Eventually.GivesAsync(() => agent.Cli.ShowProcessesAsync(CancellationToken.None));
        await RunningAgent.SignalAsync("KILL", victim == "master" ? processes.Pid : processes.Workers.Single().Pid);

        await agent.TellsAsync(status => (long)status["restarts"]! == 1 && status["problem"] is null);
        await agent.LogsAsync($"Error: HAProxy process {processes.Pid} ended unexpectedly");
        await agent.ServesAsync(agent.App("first"), second);
        var third = await agent.RunAsync("third");
        await agent.ServesAsync(agent.App("first"), second, third);
    }

    [Fact]
    public async Task Without_its_runtime_socket_it_serves_on_and_gets_one_again()
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        File.Delete(agent.Options.HaproxySocketPath);

        await agent.LogsAsync("Warning: External change to HAProxy detected (its runtime socket was removed");
        await agent.TellsAsync(status => (string?)status["lastRepair"] == "its runtime socket was removed" && status["problem"] is null);
        var second = await agent.RunAsync("second");
        await agent.ServesAsync(agent.App("first"), second);
        Assert.Empty(load.Failures);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("nothing")]
    public async Task Something_else_at_its_runtime_socket_is_a_problem_until_it_goes(string answer)
    {
        await using var agent = await RunningAgent.ServeAsync(_registry);
        await using var load = new KeepAliveLoad(agent.Port, clients: 2);
        var second = await TakeSocketAsync(agent, answer);

        // The impostor is gone and has left its file, as one that was killed does.
        await agent.TellsAsync(status => status["problem"] is null);
        await agent.LogsAsync("Information: HAProxy runs as configured again");
        await agent.ServesAsync(agent.App("first"), second);
        var before = load.Answers;
        await Eventually.TrueAsync(() => load.Answers > before + 40);
        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task Of_another_program_it_is_noticed_when_it_dies_and_when_it_is_started_again_by_hand()
    {
        await using var agent = RunningAgent.Create(_registry, (folder, options) =>
            options with
            {
                HaproxyMasterSocket = folder.At("m.sock"),
                ReloadTimeout = TimeSpan.FromSeconds(5),
                TemplateFile = folder.Write(
                    "template",
                    """
                    global
                        stats socket {{haproxySocketPath}} mode 600 level admin
                    defaults
                        timeout connect 1s
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
                    """),
            });
        File.WriteAllText(
            agent.Options.HaproxyCfgPath,
            $"global\n  stats socket {agent.Options.HaproxySocketPath} level admin\ndefaults\n  timeout client 1s\nfrontend distribution\n  bind 127.0.0.1:{FreePort.Next()}\n");
        var haproxy = Run(agent);
        try
        {
            await Eventually.GivesAsync(() => agent.Cli.ShowProcessesAsync(CancellationToken.None));
            await agent.StartAsync();
            await RunningAgent.SignalAsync("TERM", haproxy.Id);
            await haproxy.WaitForExitAsync();
            await agent.TellsAsync(status =>
                ((string?)status["problem"])?.StartsWith("no HAProxy answers at its master socket", StringComparison.Ordinal) == true);
            await agent.LogsAsync("Error: HAProxy does not run as configured: no HAProxy answers");
            var second = await agent.RunAsync("second");
            haproxy.Dispose();
            haproxy = Run(agent);

            await agent.TellsAsync(status => status["problem"] is null);
            await agent.ServesAsync(agent.App("first"), second);
        }
        finally
        {
            await RunningAgent.SignalAsync("TERM", haproxy.Id);
            await haproxy.WaitForExitAsync();
            haproxy.Dispose();
        }
    }

    private static async Task<AppServer> TakeSocketAsync(RunningAgent agent, string answer)
    {
        File.Delete(agent.Options.HaproxySocketPath);
        using var impostor = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        impostor.Bind(new UnixDomainSocketEndPoint(agent.Options.HaproxySocketPath));
        impostor.Listen();
        var talk = TalkAsync(impostor, answer);
        var second = await agent.RunAsync("second");
        await agent.TellsAsync(status => status["problem"] is not null);
        await agent.LogsAsync("Error: HAProxy does not run as configured");
        Assert.Contains(await agent.GetAsync(), (string[])["first", "second"]);

        // Its file stays behind, as that of a program that was killed; a Socket would remove it.
        File.Move(agent.Options.HaproxySocketPath, agent.Folder.At("left"));
        impostor.Dispose();
        File.Move(agent.Folder.At("left"), agent.Options.HaproxySocketPath);
        await talk;
        return second;
    }

    private static async Task TalkAsync(Socket listener, string answer)
    {
        var connections = new List<Socket>();
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync();
                connections.Add(connection);
                if (answer == "garbage")
                {
                    await connection.SendAsync(Encoding.ASCII.GetBytes("220 mail.example ESMTP\n> \n> ready\n> "));
                }
            }
        }
        catch (SocketException)
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static System.Diagnostics.Process Run(RunningAgent agent) =>
        System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "haproxy", ["-W", "-db", "-S", agent.Options.HaproxyMasterSocket!, "-f", agent.Options.HaproxyCfgPath])
            {
                UseShellExecute = false,
            })!;
}
