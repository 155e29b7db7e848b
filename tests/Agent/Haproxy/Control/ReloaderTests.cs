using Thalassa.Agent.Haproxy.Control;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Control;

/// <summary>Reloads of versions that are not installed here, and of sockets that are not HAProxy's.</summary>
public sealed class ReloaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_answer_of_newer_versions_says_what_failed()
    {
        var outcome = await ReloadAsync(command =>
            command == "reload"
                ? "Success=0\n--\n[ALERT]    (15743) : config : parsing [haproxy.cfg:30] : unknown keyword 'bogus' in 'listen' section\n[NOTICE]   (15743) : x\n"
                : Processes(1, "100 worker 0"));
        Assert.False(outcome.Succeeded);
        Assert.Equal(["[ALERT] config : parsing [haproxy.cfg:30] : unknown keyword 'bogus' in 'listen' section"], outcome.Lines);
    }

    [Fact]
    public async Task A_success_is_believed_when_the_new_worker_serves()
    {
        var reloaded = false;
        var asked = 0;
        var outcome = await ReloadAsync(command =>
        {
            switch (command)
            {
                case "reload":
                    reloaded = true;
                    return "Success=1\n--\n[NOTICE]   (1) : Loading success.\n";
                case "show proc":
                    return reloaded ? Processes(2, "101 worker 0", "# old workers", "100 worker 1") : Processes(1, "100 worker 0");
                default:
                    Assert.Equal("@!101 show info", command);
                    return $"Pid: 101\nStopping: {(++asked < 3 ? 1 : 0)}\n";
            }
        });
        Assert.True(outcome.Succeeded, outcome.Problem);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task The_silence_of_older_versions_is_read_from_the_processes()
    {
        var reloaded = false;
        var outcome = await ReloadAsync(command =>
            command == "reload"
                ? Answer(string.Empty, () => reloaded = true)
                : Processes(reloaded ? 5 : 4, $"100 worker {(reloaded ? 1 : 0)}")
                    .Replace("failed: 0", reloaded ? "failed: 1" : "failed: 0", StringComparison.Ordinal));
        Assert.Equal((false, "HAProxy refused the configuration"), (outcome.Succeeded, outcome.Problem));
    }

    [Fact]
    public async Task A_failure_from_before_is_not_taken_for_one_of_this_reload()
    {
        var reloaded = false;
        var outcome = await ReloadAsync(command => command switch
        {
            "reload" => Answer(string.Empty, () => reloaded = true),
            "show proc" when !reloaded => Processes(4, "100 worker 1").Replace("failed: 0", "failed: 1", StringComparison.Ordinal),
            "show proc" => Processes(5, "101 worker 0"),
            _ => "Pid: 101\nStopping: 0\n",
        });
        Assert.True(outcome.Succeeded, outcome.Problem);
    }

    [Fact]
    public async Task A_failure_from_before_that_is_still_counted_while_the_new_worker_starts_is_not_one_of_this_reload()
    {
        var (reloaded, asked) = (false, 0);
        var outcome = await ReloadAsync(command => command switch
        {
            "reload" => Answer(string.Empty, () => reloaded = true),
            "show proc" => (reloaded
                ? Processes(5, "101 worker 0", "# old workers", "100 worker 2")
                : Processes(4, "# old workers", "100 worker 1")).Replace("failed: 0", "failed: 1", StringComparison.Ordinal),
            _ => ++asked < 3 ? string.Empty : "Pid: 101\nStopping: 0\n",
        }, limit: TimeSpan.FromSeconds(20));
        Assert.True(outcome.Succeeded, outcome.Problem);
    }

    [Fact]
    public void The_worker_that_serves_on_after_a_failure_is_no_old_one()
    {
        var state = MasterState.Parse(
            "#<PID> <type> <reloads> <uptime> <version>\n50 master 3 [failed: 1] 0d00h00m02s 3.2.26-1\n# workers\n# old workers\n"
            + "99 worker 3 0d00h00m02s 3.2.26-1\n100 worker 2 0d00h00m02s 3.2.26-1\n\n")!;
        Assert.Equal(100, Assert.Single(state.Workers).Pid);
        Assert.Equal(99, Assert.Single(state.OldWorkers).Pid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Unknown command.\n")]
    [InlineData("\u0001\u0002\n# workers\n1 worker 0\n")]
    public async Task Garbage_is_no_answer(string garbage)
    {
        var outcome = await ReloadAsync(_ => garbage);
        Assert.Contains("does not answer", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_is_silence()
    {
        var outcome = await ReloadAsync(_ => null);
        Assert.Contains("does not answer", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_never_serves_is_a_failure()
    {
        var outcome = await ReloadAsync(command => command == "show proc" ? Processes(1, "100 worker 0") : string.Empty);
        Assert.Equal("no new worker served within 0.3 s", outcome.Problem);
    }

    [Fact]
    public async Task A_master_that_dies_of_the_reload_is_not_waited_for()
    {
        var ended = new TaskCompletionSource();
        var outcome = await ReloadAsync(
            command => command == "reload" ? Answer(string.Empty, () => ended.SetResult()) : Processes(1, "100 worker 0"),
            ended.Task,
            TimeSpan.FromMinutes(5));
        Assert.Equal("HAProxy ended while it loaded the configuration", outcome.Problem);
    }

    private static string Answer(string text, Action and)
    {
        and();
        return text;
    }

    private static string Processes(int reloads, params string[] workers) =>
        $"#<PID>          <type>          <reloads>       <uptime>        <version>\n50              master          {reloads} [failed: 0]   0d00h00m02s     2.6.12\n# workers\n"
        + string.Concat(workers.Select(worker => worker + "               0d00h00m01s     2.6.12\n")) + "# programs\n\n";

    private async Task<ReloadOutcome> ReloadAsync(Func<string, string?> answer, Task? ended = null, TimeSpan? limit = null)
    {
        await using var master = new FakeMaster(_folder.At("m"), answer);
        var cli = new MasterCli(_folder.At("m"), TimeProvider.System);
        var reloader = new Reloader(cli, limit ?? TimeSpan.FromMilliseconds(300), TimeProvider.System);
        return await reloader.ReloadAsync(ended ?? new TaskCompletionSource().Task, CancellationToken.None);
    }
}
