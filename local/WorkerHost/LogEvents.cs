namespace Thalassa.Local.WorkerHost;

/// <summary>The event ids of the local host of a worker process: 4200 to 4299.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    // Http
    public const int InvocationFailed = 4201;

    // Workers
    public const int WorkerLoaded = 4211;
    public const int WorkerEnded = 4212;
    public const int WorkerNotStarted = 4213;
    public const int WorkerStopped = 4214;
}
