using Thalassa.Model.Faults;
using Thalassa.Registry.Heartbeats;

namespace Thalassa.Registry.Registrations;

/// <summary>One item of a bulk heartbeat, as it was read.</summary>
/// <param name="Heartbeat">The heartbeat, or null when the item has faults.</param>
/// <param name="Faults">Every fault of the item.</param>
public sealed record BatchItem(Heartbeat? Heartbeat, FaultList Faults);
