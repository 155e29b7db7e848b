using Thalassa.Cli.Services;
using Thalassa.Cli.Waiting;

namespace Thalassa.Cli.Tests.Waiting;

public sealed class WaitStateTests
{
    [Theory]
    [InlineData(true, 2, "east=2 west=2", "2 online, in HAProxy at east 2, west 2")]
    [InlineData(true, 5, "east=2", "5 online, in HAProxy at east 2")]
    [InlineData(true, 2, "east=2 west=-", "2 online, in HAProxy at east 2, west not routed")]
    [InlineData(false, 1, "east=2", "1 online, in HAProxy at east 2")]
    [InlineData(false, 2, "east=2 west=1", "2 online, in HAProxy at east 2, west 1")]
    [InlineData(false, 2, "east=2 west=!", "2 online, in HAProxy at east 2, west does not answer")]
    [InlineData(false, 2, "east=- west=-", "2 online, in HAProxy at east not routed, west not routed")]
    [InlineData(false, -1, "east=2", "the registry does not answer, in HAProxy at east 2")]
    public void Two_are_enough_when_they_are_online_and_serve_at_every_agent_that_routes_to_them(
        bool enough, int online, string observations, string text)
    {
        var state = new WaitState(online < 0 ? null : online, online < 0 ? "refused" : null, Observations(observations));

        Assert.Equal(enough, state.Satisfies(WaitTarget(onlineOnly: false)));
        Assert.Equal(text, state.ToString());
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, -1)]
    public void Without_HAProxy_registrations_are_enough(bool enough, int online) =>
        Assert.Equal(enough, new WaitState(online < 0 ? null : online, null, []).Satisfies(WaitTarget(onlineOnly: true)));

    [Theory]
    [InlineData(-1, "east=2", "--registry")]
    [InlineData(1, "east=2", "'thalassa list web'")]
    [InlineData(2, "east=!", "--agent")]
    [InlineData(2, "east=-", "no agent has a backend of web")]
    [InlineData(2, "east=1", "'thalassa doctor'")]
    public void Wait_that_times_out_gives_a_hint(int online, string observations, string hint) =>
        Assert.Contains(
            hint,
            new WaitState(online < 0 ? null : online, null, Observations(observations)).Hint(WaitTarget(onlineOnly: false)),
            StringComparison.Ordinal);

    [Fact]
    public void As_JSON_it_has_all_of_it()
    {
        var json = new WaitState(2, null, Observations("east=2 west=! north=-")).ToJson(
            WaitTarget(onlineOnly: false), reached: false, TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            """
            {"name":"web","version":"1.0.0","wanted":2,"reached":false,"online":2,"agents":[{"agent":"east","routed":true,"serving":2,"failure":null},{"agent":"west","routed":true,"serving":null,"failure":"refused"},{"agent":"north","routed":false,"serving":0,"failure":null}],"seconds":1.5}
            """,
            json.ToJsonString());
    }

    private static WaitTarget WaitTarget(bool onlineOnly) => new(new ServiceName("web", "1.0.0"), 2, onlineOnly);

    private static AgentObservation[] Observations(string text) => [.. text.Split(' ').Select(agent => agent.Split('=')).Select(agent =>
        agent[1] switch
        {
            "-" => new AgentObservation(agent[0], false, 0, null),
            "!" => new AgentObservation(agent[0], true, null, "refused"),
            var serving => new AgentObservation(agent[0], true, int.Parse(serving, null), null),
        })];
}
