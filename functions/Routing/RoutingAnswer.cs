using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Problems;
using Thalassa.Model.Faults;
using Thalassa.Registry.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Routing;

/// <summary>The result of a routing call, in HTTP and in bender's terms.</summary>
internal static class RoutingAnswer
{
    /// <summary>The request is invalid.</summary>
    public static IResult Invalid(FaultList faults) => ApiProblem.Invalid(faults, "INVALID");

    /// <summary>The answer to <paramref name="result"/>.</summary>
    /// <param name="result">The result of the call.</param>
    /// <param name="faults">The faults of a result that is invalid.</param>
    /// <param name="success">Creates the answer for a success.</param>
    public static IResult Of(RoutingResult result, FaultList faults, Func<RoutingObject, IResult> success) =>
        result.Outcome switch
        {
            RoutingOutcome.Ok or RoutingOutcome.Created => success(result.Found!),
            RoutingOutcome.Invalid => Invalid(faults),
            RoutingOutcome.NotFound => ApiProblem.Of(
                StatusCodes.Status404NotFound, "There is no such object; GET the collection to list all objects.", "NOT_FOUND"),
            RoutingOutcome.Ambiguous => ApiProblem.Of(
                StatusCodes.Status409Conflict,
                $"Several objects have this key; select one with ?label= and one of {string.Join(", ", result.Labels)}.",
                "CONFLICT"),
            _ => ApiProblem.Of(
                StatusCodes.Status409Conflict,
                "The object already exists or is being changed by another request; GET it to inspect it, or PUT it to replace it.",
                "CONFLICT"),
        };
}
