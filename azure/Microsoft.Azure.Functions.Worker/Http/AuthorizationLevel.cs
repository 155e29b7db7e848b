namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key a request needs.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; not supported outside Azure.</summary>
    User = 1,

    /// <summary>The function's key or the host's.</summary>
    Function = 2,

    /// <summary>A key of the system; not supported outside Azure.</summary>
    System = 3,

    /// <summary>The master key; not supported outside Azure.</summary>
    Admin = 4,
}
