using Thalassa.Cli.Waiting;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Waiting;

public sealed class PollingTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Condition_that_holds_at_once_is_not_polled_again()
    {
        var looks = 0;

        Assert.Equal(1, await Polling.UntilAsync(_time, TimeSpan.Zero, () => Task.FromResult((++looks, true)), CancellationToken.None));
    }

    [Fact]
    public async Task It_looks_until_it_is_good()
    {
        var looks = 0;
        var polling = Polling.UntilAsync(
            _time, TimeSpan.FromMinutes(1), () => Task.FromResult((++looks, looks == 4)), CancellationToken.None);
        while (!polling.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(4, await polling);
    }

    [Fact]
    public async Task Polling_that_times_out_returns_the_last_state()
    {
        var looks = 0;
        var polling = Polling.UntilAsync(_time, TimeSpan.FromSeconds(1), () => Task.FromResult((++looks, false)), CancellationToken.None);
        while (!polling.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(looks, await polling);
        Assert.InRange(looks, 2, 7);
    }

    [Fact]
    public async Task A_failure_of_a_look_ends_it() => await Assert.ThrowsAsync<CommandException>(() => Polling.UntilAsync<int>(
        _time, TimeSpan.FromSeconds(1), () => throw new CommandException("refused", ExitCode.Failed), CancellationToken.None));
}
