using System.Text.Json;
using Thalassa.Model.Agents;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Tests.Agents;

public sealed class AgentReportReaderTests
{
    [Fact]
    public void Agent_report_is_read()
    {
        var report = new AgentReport
        {
            Id = "lb-1-10000",
            Label = "east",
            Version = "0.1.0",
            Health = "degraded",
            Problems = ["<script>alert(1)</script>"],
            Revision = 1_764_000_000_000_001,
            Snapshot = 7,
            Frontends = "\"ab\"",
            Backends = "\"cd\"",
            Servers = 3,
            Reloads = 2,
            Started = 1_764_000_000_000,
        };
        var faults = new FaultList();
        var read = AgentReportReader.Read(JsonSerializer.SerializeToElement(report, Json.Relaxed.AgentReport), report.Id, faults);

        Assert.Empty(faults);
        Assert.Equal(report.Problems, read!.Problems);
        Assert.Equal(report with { Problems = [] }, read with { Problems = [] });
    }

    [Fact]
    public void The_least_report_has_a_version_and_a_health()
    {
        var read = AgentReportReader.Read(JsonElement.Parse("""{"version":"1","health":"ok"}"""), "a", new FaultList());

        Assert.Equal(new AgentReport { Id = "a", Version = "1", Health = "ok", Problems = [] } with { Problems = read!.Problems }, read);
        Assert.Empty(read.Problems);
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var faults = new FaultList();
        var json = """
            {"id":"b","label":"a b","health":"fine","problems":["",7],"revision":-1,"snapshot":9007199254740992,"servers":1.5,"frontends":7,"pwd":"x"}
            """;

        Assert.Null(AgentReportReader.Read(JsonElement.Parse(json), "a/b", faults));
        Assert.Equal(
            ["frontends", "health", "id", "id", "label", "problems[0]", "problems[1]", "pwd", "revision", "servers", "snapshot", "version"],
            faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void Report_that_is_not_an_object_is_rejected(string json)
    {
        var faults = new FaultList();
        Assert.Null(AgentReportReader.Read(JsonElement.Parse(json), "a", faults));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void There_is_a_most_of_problems_and_of_their_length()
    {
        var faults = new FaultList();
        var many = JsonSerializer.Serialize(Enumerable.Repeat("p", AgentReportReader.MostProblems + 1));
        var longest = JsonSerializer.Serialize(
            new[] { new string('p', AgentReportReader.LongestProblem), new string('p', AgentReportReader.LongestProblem + 1) });

        Assert.Null(AgentReportReader.Read(JsonElement.Parse($$"""{"version":"1","health":"ok","problems":{{many}}}"""), "a", faults));
        Assert.Null(AgentReportReader.Read(JsonElement.Parse($$"""{"version":"1","health":"ok","problems":{{longest}}}"""), "a", faults));
        Assert.Equal(["problems", "problems[1]"], faults.Select(fault => fault.Field));
    }
}
