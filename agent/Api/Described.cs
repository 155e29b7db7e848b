using Thalassa.Hosting.OpenApi;

namespace Thalassa.Agent.Api;

/// <summary>What the OpenAPI document says of a call that its code does not.</summary>
internal static class Described
{
    /// <summary>Gives a call its name and its meaning.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder call, string name, string summary) =>
        call.WithName(name).WithSummary(summary);

    /// <summary>Says which problems a call answers with.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder call, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            _ = status == StatusCodes.Status400BadRequest ? call.ProducesValidationProblem() : call.ProducesProblem(status);
        }

        return call;
    }

    /// <summary>Says which body a call takes; whatever media type a client gives it.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder call, Type type) => call.WithMetadata(new TakesAttribute(type));
}
