using System.Text.Json.Nodes;
using Thalassa.Cli.Doctor;
using Thalassa.Cli.Routing;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>Findings about HAProxy, for situations that a test cannot create quickly.</summary>
public sealed class HaproxyFindingsTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(
        """{"haproxy":{"worker":12,"problem":null,"held":[],"restarts":0,"repairs":0,"oldWorkers":[],"lastApply":{"tier":"runtime"},"lastChange":{"tier":"reload"}}}"""
    )]
    [InlineData("""{"haproxy":{"oldWorkers":[1,2,3,4,5]}}""")]
    public void A_HAProxy_that_is_well_gives_nothing(string status) => Assert.Empty(Of(status));

    [Theory]
    [InlineData("""{"haproxy":{"problem":"HAProxy does not run"}}""", "Error HAProxy does not run", "haproxy -c -f")]
    [InlineData(
        """{"haproxy":{"lastApply":{"tier":"rejected","reason":"r","lines":["l1","l2"]}}}""",
        "Error the last change of members was rejected: r\nl1\nl2",
        "correct what its lines name")]
    [InlineData(
        """{"haproxy":{"lastChange":{"tier":"rejected","reason":"r","lines":[]}}}""",
        "Error the last change of routing was rejected: r",
        "correct what its lines name")]
    [InlineData(
        """{"haproxy":{"held":["live"]}}""",
        "Error backend live was switched, but its previous version keeps the traffic because the new one has no healthy member",
        "thalassa switch")]
    [InlineData(
        """{"haproxy":{"restarts":2}}""",
        "Warning it exited unexpectedly 2 times since the agent started and was restarted",
        "agent's log")]
    [InlineData(
        """{"haproxy":{"repairs":3,"lastRepair":"its slots were changed"}}""",
        "Warning external changes were detected 3 times, the last one: its slots were changed; the agent restored its state",
        "let only the agent change its file and use its socket"
    )]
    [InlineData(
        """{"haproxy":{"oldWorkers":[1,2,3,4,5,6]}}""",
        "Warning 6 workers of earlier reloads still have open connections",
        "long connections")]
    public void Problem_is_a_finding_with_a_hint(string status, string what, string hint)
    {
        var finding = Assert.Single(Of(status));

        Assert.Equal(what, $"{finding.Level} {finding.What}");
        Assert.Contains(hint, finding.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"address":"10.0.0.1","port":80,"version":"1.0.0","state":"ready","up":true,"serving":true}]""", null)]
    [InlineData("""[{"address":"10.0.0.1","port":80,"version":"1.0.0","state":null,"up":null,"serving":null}]""", null)]
    [InlineData("[]", "Error backend live has no members, so it answers 503")]
    [InlineData(
        """[{"address":"10.0.0.1","port":80,"version":"0.9.0","state":"drain","up":true,"serving":false}]""",
        "Error backend live has no members, so it answers 503")]
    [InlineData(
        """[{"address":"10.0.0.1","port":80,"state":"ready","up":false,"serving":false}]""",
        "Error backend live has no member that passes its health check, so it answers 503; down: 10.0.0.1:80")]
    [InlineData(
        """[{"address":"10.0.0.1","port":80,"state":"ready","up":true,"serving":true},{"address":"::1","port":81,"state":"ready","up":false,"serving":false}]""",
        "Warning backend live: 1 of 2 members do not pass their health check: [::1]:81")]
    public void Backend_finding_depends_on_its_serving_members(string servers, string? what)
    {
        var backend = JsonNode
            .Parse("""{"key":"live","type":"dynamic","name":"web","version":"1.0.0","health":{"method":"GET","uri":"/health"}}""")!
            .AsObject();

        var finding = BackendFindings.Of(
            "HAProxy", backend, [.. JsonNode.Parse(servers)!.AsArray().OfType<JsonObject>().Select(Server.Of)]);

        Assert.Equal(what, finding is null ? null : $"{finding.Level} {finding.What}");
    }

    [Fact]
    public void Of_many_that_are_down_some_are_named()
    {
        var servers = Enumerable
            .Range(1, 8)
            .Select(port => new Server($"10.0.0.1:{port}", "1.0.0", "ready", IsUp: false, IsServing: false))
            .ToList();

        var finding = BackendFindings.Of("HAProxy", JsonNode.Parse("""{"key":"live","type":"static"}""")!.AsObject(), servers);

        Assert.EndsWith("10.0.0.1:4, 10.0.0.1:5 and 3 more", finding!.What, StringComparison.Ordinal);
        Assert.Contains("check that these members listen", finding.Hint, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Of(string status) => [.. HaproxyFindings.Of("HAProxy", JsonNode.Parse(status)!.AsObject())];
}
