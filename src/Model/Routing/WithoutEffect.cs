namespace Thalassa.Model.Routing;

/// <summary>Says which properties of an object do nothing as it is, for the answers to who gave them.</summary>
public static class WithoutEffect
{
    /// <summary>A frontend's.</summary>
    public static IEnumerable<string> Of(Frontend frontend)
    {
        ArgumentNullException.ThrowIfNull(frontend);
        if (frontend is { Mode: "tcp", Keepalive: not "default" })
        {
            yield return "keepalive has no effect in mode tcp, in which HAProxy does not see requests";
        }
    }

    /// <summary>A backend's.</summary>
    public static IEnumerable<string> Of(Backend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (backend is { Mode: "tcp", Host: not null })
        {
            yield return backend.Health is { HttpVersion: "HTTP/1.1" }
                ? "host has no effect on requests in mode tcp, in which HAProxy does not see them; it is sent in health checks only"
                : "host has no effect in mode tcp, in which HAProxy does not see requests";
        }
    }
}
