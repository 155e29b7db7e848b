using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Registry.Store;

/// <summary>Makes the event of each transition.</summary>
public static class RegistryEvents
{
    /// <summary>A registration appeared, came back, or changed its meta.</summary>
    public static RegistryEvent Online(StoredRegistration registration, DateTimeOffset now) =>
        Of(EventTypes.Online, registration.Id.ToString(), registration.Revision, now, registration.ToElement());

    /// <summary>A registration was deleted or its lease ran out.</summary>
    public static RegistryEvent Offline(RegistrationId id, long revision, DateTimeOffset now)
    {
        // The parts of an id are checked to hold nothing that JSON would escape.
        var data = $$"""
            {"id":"{{id}}","name":"{{id.Name}}","version":"{{id.Version}}","host":"{{id.Host}}","port":{{id.Port}},"revision":{{revision}}}
            """;
        return Of(EventTypes.Offline, id.ToString(), revision, now, JsonElement.Parse(data));
    }

    /// <summary>A frontend or backend of the fleet changed.</summary>
    public static RegistryEvent Routing(RoutingId id, long revision, bool removed, DateTimeOffset now) => Of(
        EventTypes.Routing,
        id.ToString(),
        revision,
        now,
        JsonSerializer.SerializeToElement(new RoutingChange(id.KindText, id.Key, id.Label, revision, removed), Json.Relaxed.RoutingChange));

    private static RegistryEvent Of(string type, string subject, long revision, DateTimeOffset now, JsonElement data) => new()
    {
        Id = $"{subject}@{revision}",
        Type = type,
        Subject = subject,
        Time = now,
        TraceParent = TraceContext.Parent,
        TraceState = TraceContext.State,
        Data = data,
    };
}
