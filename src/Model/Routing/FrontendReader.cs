using System.Text.Json;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Routing;

/// <summary>Parses a frontend from JSON, for files, requests and the registry.</summary>
public static class FrontendReader
{
    /// <summary>Reads a frontend and notes every fault of it.</summary>
    /// <param name="json">The object as Aqueduct has it; <c>id</c>, <c>_type</c> and <c>key</c> may be in it.</param>
    /// <param name="key">The key it is stored under.</param>
    /// <param name="faults">Receives all errors.</param>
    /// <returns>The frontend, or null if <paramref name="faults"/> grew.</returns>
    public static Frontend? Read(JsonElement json, string key, FaultList faults)
    {
        var before = faults.Count;
        var fields = new JsonFields(
            json,
            faults,
            "frontend",
            "id",
            "_type",
            "key",
            "name",
            "bind",
            "backend",
            "mode",
            "keepalive",
            "rules",
            "natives",
            "label",
            "warnings");
        fields.OwnKey("frontend", key);
        var mode = fields.Word("mode", "http", "http", "tcp")!;
        var bind = fields.Text(
            "bind",
            AreBinds,
            "must be a list of addresses like *:80,10.0.0.1:8080,[::1]:80; put bind options of HAProxy, such as ssl crt, into "
            + "natives as a separate bind line",
            required: true);
        var frontend = new Frontend
        {
            Key = key,
            Name = fields.Text("name", IsName, "must be 1 to 128 printable characters"),
            Bind = string.Join(',', Split(bind ?? string.Empty)),
            Backend = fields.Text("backend", RoutingText.IsKey, RoutingText.KeyHint, string.Empty, required: true)!,
            Mode = mode,
            Keepalive = fields.Word("keepalive", "default", "default", "close", "server-close")!,
            Rules = fields.List("rules", "must be an array of rules", (item, at) => RuleReader.Read(item, at)),
            Natives = fields.Natives(),
            Label = fields.Label(),
        };
        if (mode == "tcp" && frontend.Rules.Count > 0)
        {
            faults.Add("rules", "need HTTP requests, which a frontend in mode tcp does not see; omit them or use mode http");
        }

        return faults.Count == before ? frontend : null;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 128 && !text.Any(char.IsControl);

    private static bool AreBinds(string text) => Split(text) is { Length: > 0 } binds && Array.TrueForAll(binds, RoutingText.IsBind);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries);
}
