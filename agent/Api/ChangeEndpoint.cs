using System.Text.Json.Nodes;
using Thalassa.Agent.Changes;
using Thalassa.Agent.Routing;

namespace Thalassa.Agent.Api;

/// <summary>Answers a request for a change of a frontend or backend: makes it, or with a dry run says what it would do.</summary>
internal sealed class ChangeEndpoint(ChangePipeline pipeline, RoutingLoop loop, Operators operators)
{
    /// <summary>Answers with the object as HAProxy has it afterwards, or with what was removed.</summary>
    public Task<IResult> AnswerAsync(Change change, bool dryRun, HttpRequest request)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        return dryRun ? TryAsync(change, cancellationToken) : operators.ChangeAsync(request, change.Id, async () =>
        {
            var warnings = await pipeline.MakeAsync(change, cancellationToken);
            return Results.Json(RoutingJson.Warn(AnswerTo(change), warnings));
        });
    }

    private async Task<IResult> TryAsync(Change change, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Json(DryRunAnswer.Of(await pipeline.TryAsync(change, cancellationToken)), ApiJson.Default.DryRunAnswer);
        }
        catch (ChangeException failure)
        {
            return Problems.Of(failure);
        }
    }

    // What is for other agents is not in this one's HAProxy, and is answered as it was given.
    private JsonObject AnswerTo(Change change) => change is DeleteChange
        ? new JsonObject { ["id"] = change.Id, ["removed"] = true }
        : RoutingJson.Find(change.Kind, change.Key, loop.Current.Snapshot)
            ?? (change is EditChange edit ? RoutingJson.Of(edit.Item) : []);
}
