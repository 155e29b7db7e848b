namespace Thalassa.Cli.Connection;

/// <summary>The ways in which a host cannot be asked, as far as they have different cures.</summary>
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
