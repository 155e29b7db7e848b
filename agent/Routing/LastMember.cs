namespace Thalassa.Agent.Routing;

/// <summary>What becomes of the member with whose leaving a dynamic backend comes to have none.</summary>
public enum LastMember
{
    /// <summary>It goes into maintenance as every other; the log and the status tell whose it was.</summary>
    Maintenance,

    /// <summary>It keeps the traffic as long as it passes its health check, until the backend has a member again.</summary>
    Serve,
}
