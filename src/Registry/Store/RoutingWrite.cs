using Thalassa.Model.Events;

namespace Thalassa.Registry.Store;

/// <summary>A change that a store recorded.</summary>
/// <param name="Written">The object as it is now.</param>
/// <param name="Event">The event to publish and then to acknowledge.</param>
public sealed record RoutingWrite(RoutingObject Written, RegistryEvent Event);
