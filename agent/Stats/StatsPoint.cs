using System.Runtime.InteropServices;

namespace Thalassa.Agent.Stats;

/// <summary>What is kept of one moment of one object.</summary>
/// <param name="Requests">A second, since the point before.</param>
/// <param name="Errors">A second, since the point before.</param>
/// <param name="Sessions">That ran at that moment.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StatsPoint(float Requests, float Errors, float Sessions);
