using System.Diagnostics;
using System.Globalization;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy.Control;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>HAProxy as a child: its death, the agent's death, and what the next agent finds.</summary>
public sealed class HaproxyLifeTests
{
    [Theory]
    [InlineData("worker")]
    [InlineData("master")]
    public async Task A_HAProxy_that_dies_is_started_again_with_the_last_configuration(string victim)
    {
        await using var host = await HaproxyHost.ServeAsync();
        var master = await host.MasterAsync();
        Kill(victim == "master" ? master : (await host.WorkersAsync()).Single());
        await Eventually.TrueAsync(async () => await host.MasterAsync() != master);
        await Eventually.TrueAsync(async () => await host.GetAsync() == "app");
        Assert.Equal(ApplyTier.Nothing, (await host.ApplyAsync(host.Web())).Tier);
    }

    [Fact]
    public async Task A_change_while_it_is_down_starts_it_with_the_change()
    {
        await using var host = await HaproxyHost.ServeAsync();
        Kill(await host.MasterAsync());
        await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        Assert.Equal("app", await host.GetAsync());
        Assert.Contains("leastconn", host.Service.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_agent_starts_it_with_the_last_good_file()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await host.Service.StopAsync(CancellationToken.None);
        await host.RestartAgentAsync();
        Assert.Equal("app", await host.GetAsync());
        Assert.Equal(ApplyTier.Nothing, (await host.ApplyAsync(host.Web())).Tier);
    }

    [Fact]
    public async Task A_last_good_file_that_does_not_start_today_is_tried_again_until_it_does()
    {
        await using var host = await HaproxyHost.CreateAsync();
        File.WriteAllText(
            host.Options.HaproxyCfgPath,
            Config(host)
                .Replace("frontend web\n", $"frontend web\n  bind unix@{host.Folder.At("later")}/x.sock\n", StringComparison.Ordinal));
        await host.Service.StartAsync(CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync());
        Directory.CreateDirectory(host.Folder.At("later"));
        await Eventually.TrueAsync(async () => await host.GetAsync() == "app");
    }

    [Fact]
    public async Task What_a_killed_agent_left_running_is_taken_over_without_a_gap()
    {
        await using var host = await HaproxyHost.CreateAsync();
        using var leftover = await LeaveBehindAsync(host, Config(host));
        await using (var load = new KeepAliveLoad(host.Port, clients: 2))
        {
            await host.Service.StartAsync(CancellationToken.None);
            Assert.Equal(leftover.Id, await host.MasterAsync());
            Assert.Equal(ApplyTier.Nothing, (await host.ApplyAsync(host.Web())).Tier);
            await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
            await host.RefusedAsync(host.Web(frontend: ", \"natives\": [\"bogus\"]"));
            var before = load.Answers;
            await Eventually.TrueAsync(() => load.Answers > before + 40);
            Assert.Empty(load.Failures);
        }

        await host.Service.StopAsync(CancellationToken.None);
        Assert.True(leftover.HasExited, "The stop ends what was taken over.");
        Assert.Equal([host.Options.HaproxyCfgPath], Directory.GetFileSystemEntries(host.Folder.Path));
    }

    [Fact]
    public async Task One_that_was_taken_over_is_started_again_when_it_dies()
    {
        await using var host = await HaproxyHost.CreateAsync();
        using var leftover = await LeaveBehindAsync(host, Config(host));
        await host.Service.StartAsync(CancellationToken.None);
        leftover.Kill();
        await Eventually.TrueAsync(async () => await host.MasterAsync() != leftover.Id && await host.GetAsync() == "app");
    }

    [Fact]
    public async Task One_that_does_not_answer_is_ended_and_replaced()
    {
        await using var host = await HaproxyHost.CreateAsync((_, options) => options with { ReloadTimeout = TimeSpan.FromSeconds(1) });
        using var leftover = await LeaveBehindAsync(host, Config(host));
        File.Delete(host.Options.MasterSocket);
        await host.Service.StartAsync(CancellationToken.None);
        Assert.True(leftover.HasExited, "It cannot be driven, so it cannot stay.");
        Assert.NotEqual(leftover.Id, await host.MasterAsync());
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task A_change_that_was_cut_off_by_the_agents_death_is_undone()
    {
        await using var host = await HaproxyHost.CreateAsync();
        var good = Config(host);
        using var leftover = await LeaveBehindAsync(host, good);
        File.WriteAllText(host.Options.HaproxyCfgPath + ".previous", good);
        File.WriteAllText(host.Options.HaproxyCfgPath, good + "# not confirmed\n");
        await host.Service.StartAsync(CancellationToken.None);
        Assert.Equal(good, File.ReadAllText(host.Options.HaproxyCfgPath));
        Assert.Equal(good, host.Service.Config);
        Assert.False(File.Exists(host.Options.HaproxyCfgPath + ".previous"), "Undone once.");
        Assert.Equal(1, (await host.Cli.ShowProcessesAsync(CancellationToken.None))!.Reloads);
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task A_HAProxy_that_is_not_the_agents_is_left_alone()
    {
        await using var host = await HaproxyHost.CreateAsync();
        var other = host.Options with { HaproxyCfgPath = host.Folder.At("other.cfg") };
        File.WriteAllText(other.HaproxyCfgPath, Config(host));
        using var process = await RunAsync(host, other);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Service.StartAsync(CancellationToken.None));
        var untouched = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        Assert.Contains($"Another HAProxy (process {process.Id}) has the master socket", exception.Message, StringComparison.Ordinal);
        Assert.True(untouched, "It is another's.");
    }

    [Fact]
    public async Task A_program_that_is_no_HAProxy_on_the_socket_is_left_alone_too()
    {
        await using var host = await HaproxyHost.CreateAsync((_, options) => options with { ReloadTimeout = TimeSpan.FromSeconds(1) });
        await using var other = new FakeMaster(host.Options.MasterSocket, _ => null);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.Service.StartAsync(CancellationToken.None));
        Assert.StartsWith("A program that does not answer has the master socket", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_user_runs_it_and_may_not_take_a_port_of_root()
    {
        await using var host = await HaproxyHost.CreateAsync(
            (folder, options) =>
            {
                folder.OpenToAll();
                var program = folder.Write(
                    "as-nobody", "#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups haproxy \"$@\"\n");
                File.SetUnixFileMode(
                    program,
                    UnixFileMode.UserRead
                        | UnixFileMode.UserExecute
                        | UnixFileMode.GroupRead
                        | UnixFileMode.GroupExecute
                        | UnixFileMode.OtherRead
                        | UnixFileMode.OtherExecute);
                return options with { Haproxy = Environment.IsPrivilegedProcess ? program : options.Haproxy };
            });
        File.WriteAllText(host.Options.HaproxyCfgPath, "global\n");
        File.SetUnixFileMode(host.Options.HaproxyCfgPath, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await host.ApplyAsync(host.Web());
        await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        Assert.Equal("app", await host.GetAsync());
        var owner = File.ReadLines($"/proc/{(await host.WorkersAsync()).Single()}/status")
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.NotEqual("0", owner.Split('\t')[1]);
    }

    [Theory]
    [InlineData("listen stats\n    bind 127.0.0.1:1\n    reqrep ^GET\\ /a GET\\ /b\n", "Use 'http-request replace-path'")]
    [InlineData("listen stats\n    bind 127.0.0.1:1\n    reqideny ^Host\n", "Use 'http-request deny'")]
    public async Task A_template_with_what_has_no_translation_for_the_HAProxy_of_today_is_refused_in_its_words(
        string section, string expected)
    {
        await using var host = await HaproxyHost.CreateAsync(
            (folder, options) => options with { TemplateFile = folder.Write("t", Template(section)) });
        await host.Service.StartAsync(CancellationToken.None);
        Assert.Contains((await host.RefusedAsync(host.Web())).Lines, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_that_asks_for_a_daemon_still_gives_a_child()
    {
        await using var host = await HaproxyHost.ServeAsync(
            (folder, options) => options with { TemplateFile = folder.Write("t", Template(string.Empty)) });
        Assert.Equal("app", await host.GetAsync());
        await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        var parent = File.ReadLines($"/proc/{await host.MasterAsync()}/status")
            .Single(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        Assert.Equal(Environment.ProcessId, int.Parse(parent.AsSpan(5).Trim(), CultureInfo.InvariantCulture));
    }

    private static string Template(string section) =>
        $$$"""
        global
          daemon
          stats socket {{haproxySocketPath}} level admin

          defaults
            timeout connect 5000ms
            timeout client 50000ms
            timeout server 50000ms

          {{{section}}}
        {{#each frontends}}
          frontend {{key}}
            {{frontendHelper this}}
        {{/each}}

        {{#each backends}}
          backend {{key}}
            {{backendHelper this}}
        {{/each}}
        """;

    private static string Config(HaproxyHost host) =>
        DesiredConfig.Of(host.Web(), null, HaproxyTemplate.Load(null, LegacyDirectives.Translate), host.Options).Render(RunningState.None);

    /// <summary>HAProxy as an agent that is no more has started it: nobody reads what it writes.</summary>
    private static Task<Process> LeaveBehindAsync(HaproxyHost host, string config)
    {
        File.WriteAllText(host.Options.HaproxyCfgPath, config);
        return RunAsync(host, host.Options);
    }

    private static async Task<Process> RunAsync(HaproxyHost host, HaproxyOptions options)
    {
        var command = HaproxyCommand.Run(options);
        command.RedirectStandardError = true;
        var process = Process.Start(command)!;
        await Eventually.TrueAsync(async () => await host.GetAsync() == "app");
        // The master executes itself anew after the worker's start and makes its socket once more.
        await host.MasterAsync();
        process.StandardError.Close();
        return process;
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }
}
