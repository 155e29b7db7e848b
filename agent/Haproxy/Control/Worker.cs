namespace Thalassa.Agent.Haproxy.Control;

/// <summary>A worker process of HAProxy.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Reloads">How many reloads it has outlived: 0 for one that the last reload made.</param>
internal sealed record Worker(int Pid, int Reloads);
