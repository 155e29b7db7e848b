using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Settings;
using Thalassa.Hosting.OpenApi;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Events;

namespace Thalassa.Functions.Events;

/// <summary>The event stream of a registry without Service Bus.</summary>
public sealed class EventsFunction(EventHub hub, AppSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// New events as server-sent events, optionally of one service (<c>name</c>) or version (<c>version</c>).
    /// </summary>
    [Function("Events")]
    [Query("name", "Only the registrations of this service.")]
    [Query("version", "Only this version.")]
    [Answers(200, null, "text/event-stream")]
    [Faults(400, 404)]
    public IResult Follow(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (settings.Bus is not null)
        {
            return ApiProblem.Of(
                StatusCodes.Status404NotFound,
                $"This registry publishes its events to the Service Bus topic {settings.Topic}; subscribe there.");
        }

        var faults = new FaultList();
        var (name, version) = (Filter(request, "name", faults), Filter(request, "version", faults));
        return faults.Count > 0
            ? ApiProblem.Invalid(faults)
            : new EventStreamResult(hub.Subscribe(name, version), time, cancellationToken, lifetime.ApplicationStopping);
    }

    private static string? Filter(HttpRequest request, string field, FaultList faults)
    {
        if (!request.Query.TryGetValue(field, out var given))
        {
            return null;
        }

        ServiceToken.Check(given, field, faults);
        return given;
    }
}
