namespace Thalassa.Cli.Doctor;

/// <summary>The severity of a finding.</summary>
internal enum Level
{
    /// <summary>No problem.</summary>
    Ok,

    /// <summary>It works, but with a problem.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
