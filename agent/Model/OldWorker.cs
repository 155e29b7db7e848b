namespace Thalassa.Agent.Model;

/// <summary>A worker that a reload replaced and that still has connections to finish.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Connections">How many it has, or null when it did not say.</param>
public sealed record OldWorker(int Pid, int? Connections);
