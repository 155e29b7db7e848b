namespace Thalassa.Registry.Store;

/// <summary>A frontend or backend as a store holds it.</summary>
/// <param name="Id">What it is.</param>
/// <param name="Json">Its definition, as the model's readers gave it and <c>Thalassa.Model.Json</c> writes it.</param>
/// <param name="Revision">Orders the changes of one object; Unix microseconds, as a registration's.</param>
public sealed record RoutingObject(RoutingId Id, string Json, long Revision);
