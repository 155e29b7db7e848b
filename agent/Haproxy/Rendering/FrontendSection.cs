using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Rendering;

/// <summary>A frontend as a template sees it: every property is safe where it stands.</summary>
public sealed class FrontendSection
{
    internal FrontendSection(Frontend frontend)
    {
        Key = HaproxyText.Name(frontend.Key);
        Bind = HaproxyText.Bind(frontend.Bind);
        Backend = HaproxyText.Name(frontend.Backend);
        Mode = HaproxyText.OneOf(frontend.Mode, "http", "tcp");
        Keepalive = HaproxyText.OneOf(frontend.Keepalive, "default", "close", "server-close");
        Rules = [.. frontend.Rules.Select((rule, i) => new RuleSection(rule, $"{Key}_rule_{i}"))];
        Natives = [.. frontend.Natives.Select(HaproxyText.Native)];
        Label = frontend.Label is null ? null : HaproxyText.Name(frontend.Label);
        if (Mode == "tcp" && Rules.Count > 0)
        {
            throw new FormatException($"The frontend {Key} has mode tcp, in which its rules would never match.");
        }
    }

    /// <summary>The section's name.</summary>
    public string Key { get; }

    /// <summary>The addresses it listens on, joined by commas.</summary>
    public string Bind { get; }

    /// <summary>The default backend's key.</summary>
    public string Backend { get; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Mode { get; }

    /// <summary><c>default</c>, <c>close</c> or <c>server-close</c>.</summary>
    public string Keepalive { get; }

    /// <summary>The first that matches wins.</summary>
    public IReadOnlyList<RuleSection> Rules { get; }

    /// <summary>The operator's own lines.</summary>
    public IReadOnlyList<string> Natives { get; }

    /// <summary>Which agents it is for, or null for all.</summary>
    public string? Label { get; }

    /// <summary>The section's lines, without its heading.</summary>
    public IEnumerable<string> Lines() =>
    [
        $"bind {Bind}",
        $"mode {Mode}",
        $"default_backend {Backend}",
        .. Mode == "http" ? HttpLines() : ["option tcplog"],
        .. Rules.SelectMany(rule => rule.Lines),
        .. Natives,
    ];

    private IEnumerable<string> HttpLines()
    {
        yield return "option httplog";
        // Without it a worker that stops closes idle connections at once, while a client may be sending on one.
        yield return "option idle-close-on-response";
        if (Keepalive != "default")
        {
            yield return Keepalive == "close" ? "option httpclose" : "option http-server-close";
        }
    }
}
