namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>
/// The stats socket did not answer as expected. What HAProxy does now is unknown until it is observed again, so
/// catch it, observe and plan again.
/// </summary>
public sealed class RuntimeException : Exception
{
    /// <summary>Makes one.</summary>
    public RuntimeException(RuntimeFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>How it failed.</summary>
    public RuntimeFault Fault { get; }
}
