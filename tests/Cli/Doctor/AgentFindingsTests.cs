using System.Text.Json.Nodes;
using Thalassa.Cli.Doctor;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>Findings from an agent's status, for situations that a test cannot create quickly.</summary>
public sealed class AgentFindingsTests
{
    private static readonly Uri[] Registry = [new("http://registry:7071/"), new("http://other:7071/")];

    [Theory]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"],"reachable":true,"eventsConnected":true,"heldMembers":0},"routing":{"mode":"fleet","refused":[]},"unresolvedNames":[],"saveFailure":null}"""
    )]
    [InlineData("""{"registry":{"hosts":["HTTP://REGISTRY:7071/"]}}""")]
    public void An_agent_that_is_well_follows_its_registry(string status)
    {
        var finding = Assert.Single(Of(status));

        Assert.Equal(Level.Ok, finding.Level);
        Assert.StartsWith("it follows ", finding.What, StringComparison.Ordinal);
        Assert.Null(finding.Hint);
    }

    [Theory]
    [InlineData("""{"registry":null}""", "Warning it follows no registry, so dynamic backends have no members", "--registry")]
    [InlineData(
        """{"registry":{"hosts":["http://elsewhere/"]}}""",
        "Warning it follows the registry http://elsewhere/, but this command uses http://registry:7071/, http://other:7071/",
        "ignore this if both names are the same registry")]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"],"reachable":false,"failure":"refused","knowledge":"none"}}""",
        "Error it cannot reach the registry http://registry:7071/: refused. It routes without any known members",
        "check that the registry runs"
    )]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"],"reachable":false,"knowledge":"file","ageSeconds":12.5}}""",
        "Error it cannot reach the registry http://registry:7071/: no answer yet. It routes by data that is 12.5 s old",
        "THALASSA_API_KEY")]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"],"reachable":true,"eventsConnected":false,"eventsFailure":"the stream ended"}}""",
        "Warning it receives no events and learns of changes only by its comparison every 15 s: the stream ended",
        "GET /events"
    )]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"],"heldMembers":3}}""",
        "Warning it keeps 3 members that the registry lost without an event",
        "just restarted")]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"]},"routing":{"mode":"undecided"}}""",
        "Warning it has not decided yet whether to serve local or fleet routing",
        "--routing local or fleet")]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"]},"routing":{"mode":"fleet","refused":[{"id":"frontend/web","reason":"HAProxy says no","lines":["[ALERT] a","[ALERT] b"]}]}}""",
        "Error frontend/web is refused: HAProxy says no\n[ALERT] a\n[ALERT] b",
        "correct or delete it"
    )]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"]},"unresolvedNames":["app.internal"]}""",
        "Error the member name app.internal does not resolve there, so the member is left out",
        "--advertise")]
    [InlineData(
        """{"registry":{"hosts":["http://registry:7071/"]},"saveFailure":"no space left"}""",
        "Error it cannot save its state and would lose it at a restart: no space left",
        "--persistence")]
    public void Problem_is_a_finding_with_a_hint(string status, string what, string hint)
    {
        var finding = Assert.Single(Of(status));

        Assert.Equal(what, $"{finding.Level} {finding.What}");
        Assert.Contains(hint, finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void All_troubles_are_named_at_once() => Assert.Equal(
        [Level.Warning, Level.Error, Level.Error, Level.Error],
        Of("""{"registry":null,"unresolvedNames":["a","b"],"saveFailure":"read-only"}""").Select(finding => finding.Level));

    private static IReadOnlyList<Finding> Of(string status) => AgentFindings.Of("agent", JsonNode.Parse(status)!.AsObject(), Registry);
}
