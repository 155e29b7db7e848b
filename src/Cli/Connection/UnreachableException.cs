namespace Thalassa.Cli.Connection;

/// <summary>A registry or an agent is unreachable.</summary>
/// <param name="address">Its address.</param>
/// <param name="kind">The kind of failure.</param>
/// <param name="reason">The reason as text.</param>
internal sealed class UnreachableException(Uri address, Unreachable kind, string reason) : Exception($"{address} is unreachable: {reason}")
{
    public Unreachable Kind => kind;

    public string Reason => reason;
}
