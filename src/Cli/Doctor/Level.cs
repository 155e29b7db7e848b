namespace Thalassa.Cli.Doctor;

/// <summary>How bad it is.</summary>
internal enum Level
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but something is not as it should be.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Error,
}
