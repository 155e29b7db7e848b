namespace Thalassa.Local.Host;

/// <summary>The event ids of the local host in one process: 4100 to 4199.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    public const int FunctionFailed = 4101;
}
