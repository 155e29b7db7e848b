using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>"I am here, and will be for so long": what a client sends to register and to stay registered.</summary>
/// <param name="Id">Who.</param>
/// <param name="Meta">What it says of itself.</param>
/// <param name="SecondsToExpire">The lease, seconds: the client's wish or the registry's default.</param>
public sealed record Heartbeat(RegistrationId Id, Meta Meta, int SecondsToExpire);
