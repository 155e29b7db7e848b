using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy.Runtime;

public sealed class RuntimeSocketTests
{
    private static readonly SlotId Slot = new("live", 1);

    [Fact]
    public async Task One_connection_serves_many_commands_and_each_gets_its_own_answer()
    {
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(line =>
            line == "show info" ? "Name: x\nPid: 1\n\n> " : "\n> "));
        using var socket = Open(fake);

        var first = await socket.AskAsync(default, RuntimeCommand.SetDrain(Slot), RuntimeCommand.ShowInfo(), RuntimeCommand.SetReady(Slot));
        var second = await socket.AskAsync(default, RuntimeCommand.ShowInfo());

        Assert.Equal(["", "Name: x\nPid: 1", ""], first);
        Assert.Equal(["Name: x\nPid: 1"], second);
        Assert.Equal(1, fake.Connections);
        Assert.Equal("set server live/s1 state drain", await fake.NextLineAsync());
        Assert.Equal("show info", await fake.NextLineAsync());
        Assert.Equal("set server live/s1 state ready", await fake.NextLineAsync());
    }

    [Fact]
    public async Task Callers_at_the_same_time_take_turns()
    {
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(line => $"Name: {line.Length}\n\n> "));
        using var socket = Open(fake);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => socket.AskAsync(default, RuntimeCommand.ShowInfo())));

        Assert.All(answers, answer => Assert.Equal(["Name: 9"], answer));
        Assert.Equal(1, fake.Connections);
    }

    [Fact]
    public async Task A_long_list_is_sent_in_batches_and_groups_stay_whole()
    {
        var held = 0;
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(line => Interlocked.Increment(ref held) switch
        {
            // Each batch is answered when its last line came.
            1 or 4 => string.Empty,
            2 or 5 => "\n> \n> ",
            _ => "\n> ",
        }));
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = fake.Path, MaxBatch = 70 }, TimeProvider.System);
        IReadOnlyList<RuntimeCommand> pair = [RuntimeCommand.SetDrain(Slot), RuntimeCommand.SetReady(Slot)];

        var answers = await socket.AskAsync([pair, [RuntimeCommand.SetDrain(Slot)], pair], default);

        Assert.Equal(5, answers.Count);
        foreach (var state in (string[])["drain", "ready", "drain", "drain", "ready"])
        {
            Assert.Equal($"set server live/s1 state {state}", await fake.NextLineAsync());
        }

        await Assert.ThrowsAsync<ArgumentException>(() => socket.AskAsync([[.. pair, .. pair]], default));
    }

    [Fact]
    public async Task An_unexpected_answer_is_a_refusal_that_names_command_and_answer()
    {
        using var fake = new FakeStatsSocket(
            FakeStatsSocket.Prompted(line => line.Contains("s9", StringComparison.Ordinal) ? "No such server.\n\n> " : "\n> "));
        using var socket = Open(fake);

        var refusal = await Assert.ThrowsAsync<RuntimeException>(() =>
            socket.AskAsync(default, RuntimeCommand.SetReady(new SlotId("live", 9))));

        Assert.Equal(RuntimeFault.Refused, refusal.Fault);
        Assert.Contains("'No such server.' to 'set server live/s9 state ready'", refusal.Message, StringComparison.Ordinal);
        await socket.AskAsync(default, RuntimeCommand.SetReady(Slot));
        Assert.Equal(1, fake.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", RuntimeFault.TimedOut)]
    [InlineData("", RuntimeFault.TimedOut)]
    [InlineData("\n>", RuntimeFault.TimedOut)]
    [InlineData("hello\n> ", RuntimeFault.Garbled)]
    [InlineData("\n> \n> ", RuntimeFault.Garbled)]
    [InlineData("\n> x", RuntimeFault.Garbled)]
    [InlineData(null, RuntimeFault.Closed)]
    public async Task What_is_no_stats_socket_is_told_by_its_greeting(string? greeting, RuntimeFault fault)
    {
        var time = new ManualTimeProvider();
        using var fake = new FakeStatsSocket(_ => greeting);
        using var socket = Open(fake, time);

        var asked = socket.AskAsync(default, RuntimeCommand.ShowInfo());
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(fault == RuntimeFault.TimedOut ? 1 : 0));
            return asked.IsCompleted;
        });

        Assert.Equal(fault, (await Assert.ThrowsAsync<RuntimeException>(() => asked)).Fault);
    }

    [Fact]
    public async Task After_silence_the_late_answer_is_not_taken_for_the_next_one()
    {
        var time = new ManualTimeProvider();
        var silent = true;
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(_ => silent ? "Name: la" : "Name: new\n\n> "));
        using var socket = Open(fake, time);
        var asked = socket.AskAsync(default, RuntimeCommand.ShowInfo());
        await fake.NextLineAsync();
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(RuntimeFault.TimedOut, (await Assert.ThrowsAsync<RuntimeException>(() => asked)).Fault);

        silent = false;
        Assert.Equal(["Name: new"], await socket.AskAsync(default, RuntimeCommand.ShowInfo()));
        Assert.Equal(2, fake.Connections);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(_ => new string('x', 200_000)));
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = fake.Path, MaxAnswer = 100_000 }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RuntimeException>(() => socket.AskAsync(default, RuntimeCommand.ShowInfo()));

        Assert.Equal(RuntimeFault.TooLarge, fault.Fault);
    }

    [Fact]
    public async Task A_connection_that_HAProxy_ended_is_a_failure_once_and_then_made_anew()
    {
        var closing = true;
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(_ => closing ? null : "Name: x\n\n> "));
        using var socket = Open(fake);

        Assert.Equal(
            RuntimeFault.Closed,
            (await Assert.ThrowsAsync<RuntimeException>(() => socket.AskAsync(default, RuntimeCommand.ShowInfo()))).Fault);
        closing = false;

        Assert.Single(await socket.AskAsync(default, RuntimeCommand.ShowInfo()));
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_unreachable()
    {
        using var folder = new TemporaryFolder();
        using var socket = new RuntimeSocket(new RuntimeSocketOptions { Path = folder.At("none") }, TimeProvider.System);

        var fault = await Assert.ThrowsAsync<RuntimeException>(() => socket.AskAsync(default, RuntimeCommand.ShowInfo()));

        Assert.Equal(RuntimeFault.Unreachable, fault.Fault);
        Assert.Contains(folder.At("none"), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_up_is_not_HAProxys_fault()
    {
        using var fake = new FakeStatsSocket(FakeStatsSocket.Prompted(_ => ""));
        using var socket = Open(fake);
        using var source = new CancellationTokenSource();

        var asked = socket.AskAsync(source.Token, RuntimeCommand.ShowInfo());
        await fake.NextLineAsync();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private static RuntimeSocket Open(FakeStatsSocket fake, TimeProvider? time = null) =>
        new(new RuntimeSocketOptions { Path = fake.Path }, time ?? TimeProvider.System);
}
