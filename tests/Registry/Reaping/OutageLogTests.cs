using Thalassa.Model.Registrations;
using Thalassa.Registry.Reaping;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests.Reaping;

public sealed class OutageLogTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 60, 160, "heard before, so what was left at the beginning counts from the end")]
    [InlineData(90, 150, 200, "heard while no pass was made, so a whole lease from the end and no more")]
    [InlineData(141, 201, 201, "heard after, so nothing is added")]
    public void A_lease_is_extended_by_an_outage(int lastKnown, int expiresAt, int expiry, string because)
    {
        var due = new DueRegistration(RegistrationId.TryParse("/a/1/h/1")!, At(lastKnown), At(expiresAt), "");
        Assert.True(At(expiry) == OutageLog.ExpiryOf(due, [new Outage(At(140), TimeSpan.FromSeconds(100))]), because);
    }

    [Fact]
    public void Outages_add_up()
    {
        var due = new DueRegistration(RegistrationId.TryParse("/a/1/h/1")!, At(0), At(60), "");
        var outages = new[] { new Outage(At(100), TimeSpan.FromSeconds(50)), new Outage(At(200), TimeSpan.FromSeconds(30)) };
        Assert.Equal(At(140), OutageLog.ExpiryOf(due, outages));
        Assert.Equal(At(60), OutageLog.ExpiryOf(due, []));
    }

    [Fact]
    public void Old_outages_are_forgotten_when_no_lease_can_depend_on_them()
    {
        var outage = new Outage(At(100), TimeSpan.FromSeconds(50));
        Assert.Single(OutageLog.Add([outage], latest: null, At(100 + 86_399)));
        Assert.Empty(OutageLog.Add([outage], latest: null, At(100 + 86_400)));
    }

    [Fact]
    public void However_many_there_are_they_stay_few_and_extend_no_less()
    {
        IReadOnlyList<Outage> outages = [];
        for (var i = 1; i <= 100; i++)
        {
            outages = OutageLog.Add(outages, new Outage(At(i * 60), TimeSpan.FromSeconds(30)), At(i * 60));
        }

        Assert.Equal(OutageLog.Most, outages.Count);
        Assert.Equal(TimeSpan.FromSeconds(3000), TimeSpan.FromTicks(outages.Sum(outage => outage.Length.Ticks)));
        var state = new ReaperState { LastPass = At(1), Outages = outages };
        Assert.Equal(outages, ReaperState.FromJson(state.ToJson())!.Outages);
        Assert.True(state.ToJson().Length < 32_000);
        Assert.Null(ReaperState.FromJson("{"));
    }

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
