namespace Thalassa.Local.WorkerHost.Http;

/// <summary>What the host does with the headers that say where a request came from (<c>X-Forwarded-For</c> and the like).</summary>
public enum ForwardedMode
{
    /// <summary>They reach the worker as the caller sent them.</summary>
    None,

    /// <summary>The caller's address, the scheme and the host are added to what the caller sent.</summary>
    Append,

    /// <summary>They take the place of what the caller sent.</summary>
    Replace,
}
