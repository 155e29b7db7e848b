using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Messaging.ServiceBus;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>The emulator as a program, and clients of it that are killed and frozen.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly ServiceBusClientOptions Options = new()
    {
        RetryOptions = { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) },
    };

    private readonly TemporaryFolder _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Killed_emulator_is_a_communication_problem_and_a_new_one_on_its_port_serves_the_same_clients()
    {
        var (programs, port) = (new Programs(_logs.Path), FreePort.Next());
        var first = await ServiceBusProcess.StartAsync(programs, port, "t", "u");
        await using var client = new ServiceBusClient(first.ConnectionString, Options);
        await using var sender = client.CreateSender("t");
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
        first.Process.Kill();
        await first.Process.Exited;
        await first.Process.DisposeAsync();
        var lost = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("y")));
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, lost.Reason);

        var second = await ServiceBusProcess.StartAsync(programs, port, "t");
        await using var process = second.Process;
        Assert.Equal(first.ConnectionString, second.ConnectionString);
        await sender.SendMessageAsync(new ServiceBusMessage("z"));
    }

    [Fact]
    public async Task Asked_to_end_it_ends_within_two_seconds_with_a_receive_under_way()
    {
        var bus = await ServiceBusProcess.StartAsync(new Programs(_logs.Path), FreePort.Next(), "t");
        await using var process = bus.Process;
        await using var client = new ServiceBusClient(bus.ConnectionString, Options);
        var admin = new Azure.Messaging.ServiceBus.Administration.ServiceBusAdministrationClient(bus.ConnectionString);
        await admin.CreateSubscriptionAsync("t", "s");
        await using var receiver = client.CreateReceiver("t", "s");
        await client.CreateSender("t").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.NotNull(await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20)));
        var wait = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(60));
        var start = Stopwatch.GetTimestamp();
        Signals.Send(bus.Process.Id, Signals.Terminate);
        await bus.Process.Exited.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Null(await wait);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a;b")]
    public async Task Unsafe_or_unprintable_key_is_refused(string key)
    {
        var (code, output) = await RunAsync("--key", key);
        Assert.Equal(2, code);
        Assert.Contains("--key must be", output, StringComparison.Ordinal);
        var options = new ServiceBusEmulatorOptions { RootKey = key };
        await Assert.ThrowsAsync<ArgumentException>(() => ServiceBusEmulator.StartAsync(options));
    }

    [Fact]
    public async Task Port_that_is_taken_is_one_line_and_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, output) = await RunAsync("--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.Equal(1, code);
        Assert.Contains("in use", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("65536")]
    [InlineData("-1")]
    public async Task Port_that_is_none_is_told_and_code_2(string port)
    {
        var (code, output) = await RunAsync($"--port={port}");
        Assert.Equal(2, code);
        Assert.Contains("--port must be a port from 0 to 65535", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(Programs.Dotnet, [typeof(ServiceBusEmulator).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Frozen_emulator_is_a_time_out_and_goes_on_where_it_was()
    {
        var bus = await ServiceBusProcess.StartAsync(new Programs(_logs.Path), FreePort.Next(), "t");
        await using var process = bus.Process;
        await using var client = new ServiceBusClient(
            bus.ConnectionString, new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(2) } });
        await using var sender = client.CreateSender("t");

        // The first send has more to do than two seconds may be enough for on a busy machine.
        await Eventually.PassesAsync(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Signals.SendToGroup(bus.Process.Id, Signals.Stop);
        await Frozen.AwaitAsync(bus.Process.Id);
        var late = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("y")));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, late.Reason);
        Signals.SendToGroup(bus.Process.Id, Signals.Continue);
        await Eventually.PassesAsync(() => sender.SendMessageAsync(new ServiceBusMessage("z")));
    }
}
