namespace Thalassa.Cli.Connection;

/// <summary>Why a host is unreachable, as far as the hints differ.</summary>
internal enum Unreachable
{
    /// <summary>The port is closed.</summary>
    Refused,

    /// <summary>The name does not resolve.</summary>
    NoSuchName,

    /// <summary>Timeout.</summary>
    Silent,

    /// <summary>TLS failed, or is not expected there.</summary>
    Tls,

    /// <summary>The connection broke, or the answer was not HTTP.</summary>
    Broken,
}
