namespace Thalassa.Local.Hosting;

/// <summary>The largest requests that a host takes, in process and under a worker alike. Calls have smaller limits on bodies.</summary>
internal static class RequestLimits
{
    /// <summary>How many headers. The server answers more with 431 and no body, as it has not read the request.</summary>
    public const int Headers = 100;

    /// <summary>Bytes of all headers; more are answered as too many are.</summary>
    public const int HeaderBytes = 32 * 1024;

    /// <summary>Bytes of the request line; the server answers a longer one with 414 and no body.</summary>
    public const int LineBytes = 8 * 1024;

    /// <summary>Bytes of a body; one that says that it is larger is answered with 413.</summary>
    public const long BodyBytes = 30_000_000;
}
