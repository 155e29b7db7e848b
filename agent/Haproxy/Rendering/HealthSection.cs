using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A health check as a template sees it: every property is safe where it stands.</summary>
public sealed class HealthSection
{
    private readonly string _send;

    internal HealthSection(HealthCheck check, string? quotedHost)
    {
        Method = HaproxyText.OneOf(check.Method, "GET", "HEAD", "OPTIONS", "POST", "PUT");
        Uri = HaproxyText.Word(check.Uri);
        HttpVersion = HaproxyText.OneOf(check.HttpVersion, "HTTP/1.0", "HTTP/1.1");
        Interval = HaproxyText.Number(check.Interval, 1, int.MaxValue);
        _send = $"http-check send meth {Method} uri {HaproxyText.Quoted(check.Uri)}";
        if (HttpVersion == "HTTP/1.1")
        {
            _send +=
                $" ver {HttpVersion} hdr Host "
                + $"{quotedHost ?? throw new FormatException("A health check by HTTP/1.1 needs the backend's host.")}";
        }
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The request target, quoted where it needs to be.</summary>
    public string Uri { get; }

    /// <summary><c>HTTP/1.0</c> or <c>HTTP/1.1</c>.</summary>
    public string HttpVersion { get; }

    /// <summary>Milliseconds between two checks.</summary>
    public int Interval { get; }

    /// <summary>The lines of the check.</summary>
    public IEnumerable<string> Lines => ["option httpchk", _send];
}
