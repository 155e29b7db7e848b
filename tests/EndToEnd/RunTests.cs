using System.Net;
using System.Net.Sockets;
using Thalassa.EndToEnd.Tests.Whole;
using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests;

/// <summary>The command that a newcomer tries first.</summary>
[Collection(FixedPorts.Name)]
public sealed class RunTests
{
    private static readonly int[] Ports = [7071, 8080, 8081, 10000, 10001];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Theory]
    [InlineData]
    [InlineData("--azurite")]
    public async Task Run_once_prints_the_scenario_with_times_and_leaves_no_process(params string[] options)
    {
        var (exitCode, output) = await Script.RunAsync(Limit, [RepositoryRoot.At("run"), "--no-build", "--once", .. options]);

        Assert.True(exitCode == 0, output);
        foreach (var chapter in (string[])["route", "register", "switch", "deregister", "stop", "kill", "users"])
        {
            Assert.Contains($"] {chapter} ", output, StringComparison.Ordinal);
        }

        Assert.Matches(
            @"POST /registrations/web/1\.0\.0/127\.0\.0\.1/\d+ -> its first request after [\d.]+ m?s \(east\), [\d.]+ m?s \(west\)",
            output);
        Assert.Matches(@"DELETE /registrations/web/1\.0\.0/127\.0\.0\.1/\d+ -> its last request after [\d.]+ m?s \(east\)", output);
        if (options.Contains("--azurite"))
        {
            Assert.Contains("(function app in its worker process as in Azure; ", output, StringComparison.Ordinal);
            Assert.Matches(@"\] way +[1-9]\d* requests went through the worker process \d+; ", output);
            Assert.Matches("; [1-9][0-9]* events went over AMQP to 2 agents", output);
        }

        Assert.All(Ports, port => Assert.True(Workspace.IsFree(port), $"Port {port} is still in use.\n{output}"));
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_is_started()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 10001);
        squatter.Start();

        var (exitCode, output) = await Script.RunAsync(Limit, RepositoryRoot.At("run"), "--no-build", "--once");

        Assert.Equal(1, exitCode);
        Assert.Contains("Port 10001 (agent west)", output, StringComparison.Ordinal);
        Assert.True(Workspace.IsFree(7071), "The registry was started anyway.");
    }

    [Fact]
    public async Task The_end_of_the_demo_is_the_end_of_all_that_it_started()
    {
        await using var workspace = new Workspace();
        var run = Script.Start(workspace, "./run", "--no-build");
        await Eventually.TrueAsync(() => run.LastLines().Contains("Ctrl-C ends everything", StringComparison.Ordinal), Limit);

        Signals.Send(run.Id, Signals.Terminate);

        await run.Exited.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(Ports, port => Assert.True(Workspace.IsFree(port), $"Port {port} is still in use.\n{run.LastLines()}"));
    }

    [Theory]
    [InlineData("./run", "--nonsense")]
    [InlineData("./test", "--nonsense")]
    public async Task An_unknown_option_is_answered_with_the_known_ones(string command, string option)
    {
        var (exitCode, output) = await Script.RunAsync(Limit, RepositoryRoot.At(command), option);

        Assert.Equal(2, exitCode);
        Assert.Contains($"Unknown option: {option}", output, StringComparison.Ordinal);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }
}
