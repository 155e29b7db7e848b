using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;

namespace Thalassa.Agent.Tests.Haproxy.Control;

public sealed class HaproxyCommandTests
{
    private static readonly HaproxyOptions Options = new()
    {
        HaproxyCfgPath = "/x/h.cfg",
        HaproxyPidPath = "/x/h.pid",
        HaproxySocketPath = "/x/h.sock",
    };

    [Fact]
    public void HAProxy_runs_in_the_foreground_with_a_master_socket_for_its_user_alone() =>
        Assert.Equal("haproxy -W -db -S /x/h.sock.master,mode,600 -f /x/h.cfg -p /x/h.pid", Text(HaproxyCommand.Run(Options)));

    [Fact]
    public void Under_sudo_the_master_socket_belongs_to_the_agents_user() =>
        Assert.Equal(
            $"sudo -n haproxy -W -db -S /x/h.sock.master,mode,600,user,{Environment.UserName} -f /x/h.cfg -p /x/h.pid",
            Text(HaproxyCommand.Run(Options with { Sudo = true })));

    [Fact]
    public void A_check_says_what_is_wrong() => Assert.Equal("haproxy -c -f /x/c", Text(HaproxyCommand.Check(Options, "/x/c")));

    [Fact]
    public async Task A_program_that_cannot_be_run_is_a_failure_that_says_so()
    {
        var outcome = await new ConfigCheck(Options with { Haproxy = "/none/haproxy" }, TimeProvider.System).RunAsync(
            "/x/c", "/x/c", CancellationToken.None);
        Assert.StartsWith("/none/haproxy cannot be run: ", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_does_not_end_is_ended()
    {
        using var folder = new Thalassa.Testing.TemporaryFolder();
        var program = folder.Write("slow", "#!/bin/sh\nexec sleep 60\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var check = new ConfigCheck(Options with { Haproxy = program, CheckTimeout = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        Assert.Contains(
            "did not end within 0.1 s", (await check.RunAsync("/x/c", "/x/c", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_listens_nowhere_is_refused()
    {
        using var folder = new Thalassa.Testing.TemporaryFolder();
        var outcome = await new ConfigCheck(Options, TimeProvider.System).RunAsync(
            folder.Write("c", "global\n"), "/x/c", CancellationToken.None);
        Assert.Equal("the configuration listens nowhere", outcome.Problem);
        Assert.Contains("will not start (no listener)", Assert.Single(outcome.Lines), StringComparison.Ordinal);
    }

    private static string Text(System.Diagnostics.ProcessStartInfo command) =>
        $"{command.FileName} {string.Join(' ', command.ArgumentList)}";
}
