namespace Thalassa.Local.Hosting;

/// <summary>The event ids of the shared parts of the local hosts: 4000 to 4099.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    public const int TimerFunctionFailed = 4001;
}
