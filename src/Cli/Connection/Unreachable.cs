namespace Thalassa.Cli.Connection;

/// <summary>Why a host is unreachable, as far as the hints differ.</summary>
internal enum Unreachable
{
    /// <summary>Nothing listens there.</summary>
    Refused,

    /// <summary>The name has no address.</summary>
    NoSuchName,

    /// <summary>No answer came in time.</summary>
    Silent,

    /// <summary>The certificate, or that there is one at all, is not as expected.</summary>
    Tls,

    /// <summary>The connection broke, or what came was no HTTP.</summary>
    Broken,
}
