using System.Net;
using Thalassa.Agent.Haproxy.Planning;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy.Runtime;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Tests.Haproxy.Planning;

public sealed class ConvergenceTests
{
    private const string States =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change "
        + "srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn "
        + "srv_port\n";

    private const string Connections = "# bkname/svname used_cur idle_cur\nlive/s1 0 0\n";

    [Fact]
    public async Task Change_whose_answer_was_lost_has_the_time_of_its_commands_and_no_other()
    {
        // HAProxy does the commands, and its answer to them does not arrive.
        var isDone = false;
        using var haproxy = new FakeStatsSocket(FakeStatsSocket.Prompted(line =>
        {
            if (line.StartsWith("set ", StringComparison.Ordinal))
            {
                isDone = true;
                return null;
            }

            return string.Concat(line.Split(';').Select(command => Answer(command, isDone) + FakeStatsSocket.Prompt));
        }));
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = haproxy.Path }, TimeProvider.System);
        var convergence = new Convergence(socket, new PlannerOptions(), new ChangeSignal(), TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();

        var (plan, commands) = await convergence.RunAsync(Desired(), "a", "changed", null, CancellationToken.None);

        Assert.Empty(plan.Steps);
        var at = convergence.AppliedAt;
        Assert.True(commands > 0 && at >= began, $"{commands} commands at {at}, the change at {began}");
    }

    private static string Answer(string command, bool isDone) => command.Split(' ')[..2] switch
    {
        ["show", "info"] => "Name: HAProxy\nPid: 7\nStopping: 0\n",
        ["get", "var"] => $"{RunningState.StructureVariable}: type=str value=<a>\n",
        _ when command.Contains("conn", StringComparison.Ordinal) => Connections,
        _ => States + (isDone
            ? "3 live 1 s1 10.0.0.1 2 0 100 100 20 6 3 4 6 0 0 0 - 80\n"
            : "3 live 1 s1 127.0.0.1 0 5 100 100 20 6 3 4 6 0 0 0 - 1\n"),
    };

    private static RoutingSnapshot Desired() => new(
        1, [], [new BackendState(new Backend { Key = "live", Type = "static" }, [new Server(new IPAddress([10, 0, 0, 1]), 80, 100)])]);
}
