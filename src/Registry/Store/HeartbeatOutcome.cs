using System.Runtime.InteropServices;
using Thalassa.Model.Events;

namespace Thalassa.Registry.Store;

/// <summary>What became of one heartbeat.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Registration">The registration as it is now.</param>
/// <param name="Event">The online to publish and then to acknowledge; null when the lease was only renewed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HeartbeatOutcome(HeartbeatKind Kind, StoredRegistration Registration, RegistryEvent? Event);
