using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Cli.Routing;
using Thalassa.Model;

namespace Thalassa.Cli.Status;

/// <summary>The status of one host of the registry, or of one agent.</summary>
/// <param name="Kind"><c>registry</c> or <c>agent</c>.</param>
/// <param name="Address">Its address.</param>
/// <param name="Answer">Its status, or null.</param>
/// <param name="Failure">Why there is none, or null.</param>
/// <param name="Code">The exit code for this part alone.</param>
internal sealed record PartStatus(string Kind, Uri Address, JsonObject? Answer, string? Failure, int Code)
{
    public static async Task<PartStatus> AskAsync(string kind, Endpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await endpoint.GetStatusAsync(cancellationToken);
            return reply is { IsSuccess: true, Json: JsonObject json }
                ? new PartStatus(kind, endpoint.Address, json, null, ExitCode.Done)
                : new PartStatus(kind, endpoint.Address, null, reply.Problem, ExitCode.Failed);
        }
        catch (UnreachableException failure)
        {
            return new PartStatus(kind, endpoint.Address, null, failure.Reason, ExitCode.Unreachable);
        }
    }

    public JsonObject ToJson() => new() { ["address"] = Address.ToString(), ["status"] = Answer?.DeepClone(), ["failure"] = Failure };

    public Cell[] ToRow() => Answer is null
        ? [Kind, Address.Authority, Cell.Bad("no answer"), "-", "-", Failure]
        : [Kind, Address.Authority, State(Answer), Version(Answer), Up(Answer), Kind == "agent" ? AgentDoes(Answer) : RegistryDoes(Answer)];

    private static Cell State(JsonObject answer) =>
        answer["haproxy"].At("problem") is not null
        || answer["registry"].At("failure") is not null
        || answer["store"].At("problem") is not null
            ? Cell.Bad("degraded")
            : Cell.Good("ok");

    // A full commit id would take half a line; the JSON has it.
    private static string? Version(JsonObject answer) =>
        RoutingText.Word(answer, "version") is { } version
        && version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus
        && version.Length > plus + 8
            ? version[..(plus + 8)]
            : RoutingText.Word(answer, "version");

    private static string Up(JsonObject answer) =>
        Age.Of(TimeSpan.FromSeconds(answer.Number("uptimeSeconds") ?? answer.Number("uptime") ?? 0));

    private static string RegistryDoes(JsonObject answer) =>
        $"{answer["stats"].At("registrationsPerSecond").Number("1MinuteRate") ?? 0:0.#} heartbeats/s, "
        + $"store {(answer["store"].At("problem") is { } problem ? problem : "healthy")}, {answer["events"].At("subscribers")} subscribers";

    private static string AgentDoes(JsonObject answer) =>
        (RoutingText.Word(answer, "label") is { } label ? $"label {label}, " : string.Empty)
        + $"{RoutingText.Word(answer["routing"], "mode")} routing, "
        + $"{Count(answer, "frontend")}, {Count(answer, "backend")}, {Count(answer, "server")}, "
        + (answer["haproxy"].At("problem") is { } problem ? $"HAProxy: {problem}" : $"HAProxy runs as {answer["haproxy"].At("worker")}")
        + (answer["registry"].At("failure") is { } failure ? $", registry: {failure}" : string.Empty);

    private static string Count(JsonObject answer, string noun) =>
        answer.Number($"{noun}s") is { } count ? Plural.Of(count, noun) : $"? {noun}s";
}
