using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>A client's request to register or to renew its lease.</summary>
/// <param name="Id">The id.</param>
/// <param name="Meta">Its meta.</param>
/// <param name="SecondsToExpire">The lease, seconds: from the client, or the registry's default.</param>
public sealed record Heartbeat(RegistrationId Id, Meta Meta, int SecondsToExpire);
