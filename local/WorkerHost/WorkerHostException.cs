namespace Thalassa.Local.WorkerHost;

/// <summary>The host cannot start; the message says why, for a person.</summary>
public sealed class WorkerHostException : Exception
{
    /// <summary>Creates one.</summary>
    public WorkerHostException()
    {
    }

    /// <inheritdoc cref="WorkerHostException()"/>
    public WorkerHostException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="WorkerHostException()"/>
    public WorkerHostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
