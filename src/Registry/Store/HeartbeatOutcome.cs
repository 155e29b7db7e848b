using System.Runtime.InteropServices;
using Thalassa.Model.Events;

namespace Thalassa.Registry.Store;

/// <summary>The result of one heartbeat.</summary>
/// <param name="Kind">Its effect.</param>
/// <param name="Registration">The current registration.</param>
/// <param name="Event">The online to publish and acknowledge; null for a renewal.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HeartbeatOutcome(HeartbeatKind Kind, StoredRegistration Registration, RegistryEvent? Event);
