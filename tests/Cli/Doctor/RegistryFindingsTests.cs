using System.Text.Json.Nodes;
using Thalassa.Cli.Doctor;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>Findings from a registry's status, for situations that a test cannot create quickly.</summary>
public sealed class RegistryFindingsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_registry_that_is_well_gives_nothing() => Assert.Empty(Of("{}"));

    [Fact]
    public void One_that_was_just_started_need_not_have_reaped() => Assert.Empty(Of("""{"uptime":30,"reaper":null}"""));

    [Theory]
    [InlineData(
        """{"store":{"healthy":false,"problem":"no answer within 3 s"}}""",
        "Error its store is not available: no answer within 3 s",
        "AzureWebJobsStorage")]
    [InlineData(
        """{"events":{"healthy":false}}""",
        "Error events are not published; agents learn of changes only by their comparison, up to 15 s late",
        "ServiceBusConnection")]
    [InlineData(
        """{"events":{"healthy":true,"oldestPendingSeconds":90.2}}""",
        "Warning the oldest unpublished event is 90 s old",
        "check the bus")]
    [InlineData("""{"uptime":100,"reaper":null}""", "Warning this instance has never run the reaper", "ReaperSchedule")]
    [InlineData(
        """{"uptime":100,"reaper":{"time":"2026-05-01T11:58:00Z"}}""",
        "Warning the reaper's last pass on this instance was at 2026-05-01 11:58:00Z",
        "ReaperSchedule")]
    [InlineData(
        """{"selfPreservation":{"active":true,"held":[{"name":"web","waiting":7}]}}""",
        "Warning self-preservation keeps 7 expired registrations of web", "why their heartbeats do not arrive")]
    public void Problem_is_a_finding_with_a_hint(string status, string what, string hint)
    {
        var finding = Assert.Single(Of(status));

        Assert.Equal("registry", finding.Part);
        Assert.Equal(what, $"{finding.Level} {finding.What}");
        Assert.Contains(hint, finding.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(4, null)]
    [InlineData(-4, null)]
    [InlineData(90, "its clock differs from the local one by 90 s")]
    [InlineData(-90, "its clock differs from the local one by 90 s")]
    public void Clock_difference_is_a_finding(int seconds, string? what) =>
        Assert.Equal(what, RegistryExamination.OfClock("registry", Now.AddSeconds(seconds), Now).SingleOrDefault()?.What);

    [Fact]
    public void A_server_without_a_date_has_no_clock_to_look_at() => Assert.Empty(RegistryExamination.OfClock("registry", null, Now));

    private static IReadOnlyList<Finding> Of(string status) =>
        [.. RegistryExamination.OfStatus("registry", JsonNode.Parse(status)!.AsObject(), Now)];
}
