namespace Thalassa.Client.AspNetCore;

/// <summary>The event ids of the ASP.NET Core integration: 3500 to 3599.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    public const int Registering = 3501;
    public const int LoopbackOnly = 3502;
    public const int Draining = 3503;
}
