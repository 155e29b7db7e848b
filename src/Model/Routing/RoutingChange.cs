namespace Thalassa.Model.Routing;

/// <summary>The data of a <see cref="Events.EventTypes.Routing"/> event: the changed object, without its content.</summary>
/// <param name="Kind"><c>frontend</c> or <c>backend</c>.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Label">The object's label, or null.</param>
/// <param name="Revision">Orders the changes of one object; Unix microseconds, as a registration's.</param>
/// <param name="Removed">Whether it was deleted.</param>
public sealed record RoutingChange(string Kind, string Key, string? Label, long Revision, bool Removed);
