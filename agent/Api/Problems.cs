using Microsoft.AspNetCore.Mvc;
using Thalassa.Agent.Changes;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>The answers that say no, as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problems
{
    public static IResult NotFound(string what) => Results.Problem($"{what} not found", statusCode: 404);

    public static IResult Of(FaultList faults) =>
        Results.ValidationProblem(faults.ToErrors(), faults.ToString(), statusCode: 400, title: "The request has faults.");

    /// <summary>What HAProxy refuses is 422: the request is well formed, but cannot be carried out.</summary>
    public static IResult Of(ChangeException failure) => failure switch
    {
        { Cause: ChangeFailure.RefusedByRegistry, Problem: { } problem } =>
            Results.Text(problem.GetRawText(), "application/problem+json", statusCode: failure.RegistryStatus),
        { Cause: ChangeFailure.RefusedByRegistry } => Plain(failure, failure.RegistryStatus ?? 502, "The registry refused the change."),
        { Cause: ChangeFailure.NotFound } => Plain(failure, 404, null),
        { Cause: ChangeFailure.RefusedByHaproxy } => Plain(failure, 422, "HAProxy refuses the change."),
        { Cause: ChangeFailure.NoHealthyMember } => Plain(failure, 409, "The version has no healthy member."),
        { Cause: ChangeFailure.LastServing } => Plain(failure, 409, "No other member serves."),
        { Cause: ChangeFailure.HaproxyUnavailable } => Plain(failure, 503, "HAProxy takes no change at the moment."),
        { Cause: ChangeFailure.NotAppliedYet } => Plain(failure, 504, "The change is stored but not applied yet."),
        _ => Plain(failure, 503, "The registry cannot be asked."),
    };

    private static IResult Plain(ChangeException failure, int status, string? title)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = failure.Message };
        if (failure.Lines.Count > 0)
        {
            problem.Extensions["lines"] = failure.Lines;
        }

        return Results.Problem(problem);
    }
}
