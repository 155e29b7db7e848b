namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>Where HAProxy's stats socket is, and how much of it is waited for.</summary>
public sealed record RuntimeSocketOptions
{
    /// <summary>The path of the UNIX socket, one of <c>level admin</c>.</summary>
    public required string Path { get; init; }

    /// <summary>How long a batch may take, connecting included. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest answer to a batch, in bytes. Default 32 MiB, which is some 100,000 servers.</summary>
    public int MaxAnswer { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many characters are sent before the answers are read. Default 8192, half of HAProxy's default buffer.</summary>
    public int MaxBatch { get; init; } = 8192;
}
