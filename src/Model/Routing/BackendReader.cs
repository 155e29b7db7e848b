using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Routing;

/// <summary>Parses a backend from JSON, for files, requests and the registry.</summary>
public static class BackendReader
{
    private const string TokenHint = "must be 1 to 128 letters, digits or . _ + ~ -, starting with a letter or digit";

    /// <summary>Reads a backend and notes every fault of it.</summary>
    /// <param name="json">The object as Aqueduct has it; the members of a dynamic backend are not read, they come from the
    /// registry.</param>
    /// <param name="key">The key it is stored under.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The backend, or null if <paramref name="faults"/> grew.</returns>
    public static Backend? Read(JsonElement json, string key, FaultList faults)
    {
        var before = faults.Count;
        var fields = new JsonFields(
            json,
            faults,
            "backend",
            "id",
            "_type",
            "key",
            "type",
            "name",
            "version",
            "versions",
            "balance",
            "host",
            "health",
            "mode",
            "members",
            "natives",
            "label",
            "warnings");
        fields.OwnKey("backend", key);
        var type = fields.Word("type", null, "static", "dynamic");
        var dynamic = type == "dynamic";
        var host = fields.Text("host", RoutingText.IsHostHeader, "must be a host name with an optional port, such as myapp.com");
        var (largest, versions) = VersionsReader.Read(fields);
        var backend = new Backend
        {
            Key = key,
            Type = type ?? string.Empty,
            Name = fields.Text("name", IsToken, TokenHint, required: dynamic),
            Version = largest ?? fields.Text("version", IsToken, TokenHint, required: dynamic && fields.Find("versions") is null),
            Versions = dynamic ? versions : null,
            Balance = fields.Word("balance", "roundrobin", "roundrobin", "static-rr", "leastconn", "first", "source", "random")!,
            Host = host,
            Health = fields.Find("health") is { } health ? ReadHealth(health, host, faults.At("health.")) : null,
            Mode = fields.Word("mode", "http", "http", "tcp")!,
            Members = dynamic ? [] : fields.List("members", "must be an array of {\"host\", \"port\"}", ReadMember),
            Natives = fields.Natives(),
            Label = fields.Label(),
        };
        return faults.Count == before ? backend : null;
    }

    /// <summary>Reads the body of a version switch and applies it to the backend.</summary>
    /// <returns>The backend with the new version or versions, or null if <paramref name="faults"/> grew.</returns>
    public static Backend? ReadSwitch(JsonElement json, Backend backend, FaultList faults) =>
        ReadSwitchRequest(json, backend, faults)?.ApplyTo(backend);

    /// <summary>
    /// Reads the body of a version switch, <c>{"name"?, "version"}</c> or <c>{"name"?, "versions": {"1.0.0": 95, "1.1.0": 5}}</c>.
    /// </summary>
    /// <param name="json">The body.</param>
    /// <param name="backend">The backend to switch, or null where it is not known.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The switch, or null if <paramref name="faults"/> grew.</returns>
    public static SwitchRequest? ReadSwitchRequest(JsonElement json, Backend? backend, FaultList faults)
    {
        var before = faults.Count;
        var fields = new JsonFields(json, faults, "switch", "key", "name", "version", "versions");
        var name = fields.Text("name", IsToken, TokenHint, required: backend is { Name: null });
        var (largest, versions) = VersionsReader.Read(fields);
        var version = fields.Text("version", IsToken, TokenHint, required: fields.Find("versions") is null);
        if (version is not null && fields.Find("versions") is not null)
        {
            faults.Add("versions", "must not be combined with a version; send one of them");
        }

        if (backend is { IsDynamic: false })
        {
            faults.Add("type", $"backend {backend.Key} is static and has fixed members; only a dynamic backend has a version to switch");
        }

        return faults.Count > before ? null
            : versions is null ? new SwitchRequest { Name = name, Version = largest ?? version }
            : new SwitchRequest { Name = name, Versions = versions };
    }

    private static bool IsToken(string text) => ServiceToken.IsValid(text);

    private static HealthCheck ReadHealth(JsonElement json, string? host, FaultList faults)
    {
        var fields = new JsonFields(json, faults, "health check", "method", "uri", "httpVersion", "interval");
        var check = new HealthCheck
        {
            Method = fields.Word("method", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT")!,
            Uri = fields.Text("uri", RoutingText.IsUri, "must start with / and contain only printable ASCII without space and '", "/")!,
            HttpVersion = fields.Word("httpVersion", "HTTP/1.0", "HTTP/1.0", "HTTP/1.1")!,
            Interval = fields.Number("interval", 1, int.MaxValue, 2000)!.Value,
        };
        if (check.HttpVersion == "HTTP/1.1" && host is null)
        {
            faults.Add("httpVersion", "is HTTP/1.1, which needs a host on the backend");
        }

        return check;
    }

    private static Member? ReadMember(JsonElement json, FaultList at)
    {
        var faults = at.At(".");
        var before = faults.Count;
        var fields = new JsonFields(json, faults, "member", "host", "port", "weight", "name", "version", "lastKnown", "meta", "id");
        _ = HostText.TryParse(
            fields.Find("host") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null, "host", faults, out var host);
        var member = new Member
        {
            Host = host,
            Port = fields.Number("port", 1, 65535, 0, required: true)!.Value,
            Weight = fields.Number("weight", 0, 256),
        };
        return faults.Count == before ? member : null;
    }
}
