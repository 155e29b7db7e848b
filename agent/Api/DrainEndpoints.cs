using Thalassa.Agent.Changes;
using Thalassa.Agent.Model;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>Takes members out of this agent's traffic, and gives them back.</summary>
internal static class DrainEndpoints
{
    private const string Path = "/backends/{key}/members/{member}/drain";

    public static void MapDrains(this IEndpointRouteBuilder app)
    {
        app.MapPost(Path, (string key, string member, bool? force, HttpRequest request, ChangePipeline pipeline, Operators operators) =>
                AnswerAsync(key, member, drained: true, force ?? false, request, pipeline, operators))
            .Describe("DrainMember", "Takes a member, as host:port, out of this agent's traffic.")
            .Produces<DrainAnswer>()
            .Refuses(400, 404, 409, 422, 503, 504);
        app.MapDelete(Path, (string key, string member, HttpRequest request, ChangePipeline pipeline, Operators operators) =>
                AnswerAsync(key, member, drained: false, force: false, request, pipeline, operators))
            .Describe("UndrainMember", "Gives a drained member its traffic back.")
            .Produces<DrainAnswer>()
            .Refuses(400, 404, 409, 422, 503, 504);
    }

    private static async Task<IResult> AnswerAsync(
        string key, string member, bool drained, bool force, HttpRequest request, ChangePipeline pipeline, Operators operators)
    {
        var faults = new FaultList();
        if (HostAndPort.Read(member, "member", faults) is not { } name)
        {
            return Problems.Of(faults);
        }

        var change = new DrainChange(key, name, drained) { IsForced = force };
        return await operators.ChangeAsync(request, change.Id, async () =>
        {
            await pipeline.MakeAsync(change, request.HttpContext.RequestAborted);
            return Results.Json(new DrainAnswer(key, name, drained), ApiJson.Default.DrainAnswer);
        });
    }
}

/// <summary>The answer to a drain, or to its end.</summary>
/// <param name="Backend">The key of the backend.</param>
/// <param name="Member">As host:port.</param>
/// <param name="Drained">Whether it gets no new requests.</param>
internal sealed record DrainAnswer(string Backend, string Member, bool Drained);
