using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Model.Agents;

/// <summary>Parses an agent's report.</summary>
public static class AgentReportReader
{
    /// <summary>The most problems that a report names.</summary>
    public const int MostProblems = 10;

    /// <summary>The longest text of a problem, characters.</summary>
    public const int LongestProblem = 300;

    private const int MaxTagLength = 100;

    /// <summary>Reads a report and notes every fault of it.</summary>
    /// <param name="json">The body.</param>
    /// <param name="id">The agent's id, from the path.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The report, or null if <paramref name="faults"/> grew.</returns>
    public static AgentReport? Read(JsonElement json, string id, FaultList faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var before = faults.Count;
        ServiceToken.Check(id, "id", faults);
        var fields = new JsonFields(
            json,
            faults,
            "report",
            "id",
            "label",
            "version",
            "health",
            "problems",
            "revision",
            "snapshot",
            "frontends",
            "backends",
            "servers",
            "reloads",
            "started");
        fields.Text("id", text => text == id, $"must be the id from the path, {id}, or omitted");
        var problems = fields.List("problems", "must be an array of strings", (item, at) => ReadProblem(item, at));
        if (problems.Count > MostProblems)
        {
            faults.Add("problems", $"must have at most {MostProblems} items");
        }

        var report = new AgentReport
        {
            Id = id,
            Label = fields.Label(),
            Version = fields.Text("version", text => text.Length is > 0 and <= 128, "must be 1 to 128 characters", required: true)
                ?? string.Empty,
            Health = fields.Word("health", null, "ok", "degraded", "failing") ?? string.Empty,
            Problems = problems,
            Revision = fields.Count("revision"),
            Snapshot = fields.Count("snapshot"),
            Frontends = Tag("frontends"),
            Backends = Tag("backends"),
            Servers = (int)Math.Min(fields.Count("servers"), int.MaxValue),
            Reloads = fields.Count("reloads"),
            Started = fields.Count("started"),
        };
        return faults.Count == before ? report : null;

        string? Tag(string name) =>
            fields.Text(
            name, text => text.Length is > 0 and <= MaxTagLength, $"must be an entity tag of at most {MaxTagLength} characters");
    }

    private static string? ReadProblem(JsonElement item, FaultList faults)
    {
        if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= LongestProblem } text)
        {
            return text;
        }

        faults.Add(string.Empty, $"must be a string of 1 to {LongestProblem} characters");
        return null;
    }
}
