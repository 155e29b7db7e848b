using System.Collections.Frozen;
using System.Text;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Settings;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Compatibility.LegacyTemplates;

/// <summary>Writes lines that HAProxy no longer takes in the words of today, where they have one meaning only.</summary>
/// <remarks>
/// Templates and native lines of Aqueduct's time hold them. What was written before stands as a comment above. A line that is old and
/// has no translation is left as it is: HAProxy refuses it and names what to write instead, but for those that <see cref="Refuse"/> knows.
/// </remarks>
internal static class LegacyDirectives
{
    private static readonly FrozenDictionary<string, Func<LegacyDirective, IReadOnlyList<string>?>> Words = new Dictionary<
        string,
        Func<LegacyDirective, IReadOnlyList<string>?>
    >(StringComparer.Ordinal)
    {
        ["listen"] = Section,
        ["frontend"] = Section,
        ["option"] = Option,
        ["contimeout"] = line => Timeout(line, "connect"),
        ["clitimeout"] = line => Timeout(line, "client"),
        ["srvtimeout"] = line => Timeout(line, "server"),
        ["redispatch"] = _ => ["option redispatch"],
        ["redisp"] = _ => ["option redispatch"],
        ["block"] = line => [$"http-request deny {line.From(1)}"],
        ["monitor-net"] = line => [$"http-request return status 200 if {{ src {line.From(1)} }}"],
        ["reqadd"] = line => LegacyHeaders.Add(line, "http-request"),
        ["rspadd"] = line => LegacyHeaders.Add(line, "http-response"),
        ["reqdel"] = line => LegacyHeaders.Delete(line, "http-request"),
        ["reqidel"] = line => LegacyHeaders.Delete(line, "http-request"),
        ["rspdel"] = line => LegacyHeaders.Delete(line, "http-response"),
        ["rspidel"] = line => LegacyHeaders.Delete(line, "http-response"),
        ["reqrep"] = line => LegacyHeaders.Replace(line, "http-request"),
        ["reqirep"] = line => LegacyHeaders.Replace(line, "http-request"),
        ["rsprep"] = line => LegacyHeaders.Replace(line, "http-response"),
        ["rspirep"] = line => LegacyHeaders.Replace(line, "http-response"),
        ["nbproc"] = _ => [],
        ["bind-process"] = _ => [],
        ["grace"] = _ => [],
        ["appsession"] = line =>
            Refuse(
                line,
                "'cookie NAME insert indirect nocache' and a cookie at each server, or 'stick-table type string len 64 size 100k expire "
                + "1h' with 'stick on req.cook(NAME)'"),
        ["reqpass"] = line => Refuse(line, "a rule 'http-request allow if CONDITION' before those that it was to pass by"),
        ["reqipass"] = line => Refuse(line, "a rule 'http-request allow if CONDITION' before those that it was to pass by"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfRoot = new[] { "user", "group", "uid", "gid", "chroot" }.ToFrozenSet(
        StringComparer.Ordinal);

    /// <summary>Translates a whole configuration.</summary>
    /// <param name="config">As a template gave it.</param>
    /// <param name="isOrdinaryUser">Whether HAProxy starts without root's rights: then it cannot change its user, and must not be
    /// configured to.</param>
    /// <exception cref="FormatException">A line is old, and neither this nor HAProxy can say what it should be; the message
    /// does.</exception>
    public static string Translate(string config, bool isOrdinaryUser)
    {
        StringBuilder? translated = null;
        var words = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var (kept, start, inGlobal) = (0, 0, false);
        foreach (var range in config.AsSpan().Split('\n'))
        {
            start = range.Start.Value;
            var text = config.AsSpan()[range];
            var first = FirstWord(text);
            inGlobal = first is "global" || (inGlobal && !RoutingText.OpensSection(first.ToString()));
            var isNew = words.TryGetValue(first, out var translate) ? translate(new LegacyDirective(text.ToString()))
                : inGlobal && isOrdinaryUser && OfRoot.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first) ? []
                : null;
            if (isNew is null)
            {
                continue;
            }

            var indent = text[..text.IndexOf(first, StringComparison.Ordinal)];
            translated ??= new StringBuilder();
            translated.Append(config, kept, start - kept).Append(indent).Append("# was: ").Append(text.Trim());
            foreach (var line in isNew)
            {
                translated.Append('\n').Append(indent).Append(line);
            }

            kept = range.End.Value;
        }

        return translated?.Append(config, kept, config.Length - kept).ToString() ?? config;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> line)
    {
        var rest = line.TrimStart(" \t");
        return rest.IndexOfAny(' ', '\t') is >= 0 and var end ? rest[..end] : rest;
    }

    private static IReadOnlyList<string>? Section(LegacyDirective line) =>
        line.Words is [var kind, var name, _, ..] ? [$"{kind} {name}", $"    bind {line.From(2)}"] : null;

    private static IReadOnlyList<string>? Timeout(LegacyDirective line, string which) => [$"timeout {which} {line.From(1)}"];

    private static IReadOnlyList<string>? Option(LegacyDirective line) =>
        line.Words switch
        {
            ["option", "forceclose", ..] => ["option httpclose"],
            ["option", "http-tunnel", ..] => [],
            ["option", "httpchk", var method, var uri, var version] when version.Contains("\\r\\n", StringComparison.Ordinal) =>
                HealthCheck(method, uri, version),
            _ => null,
        };

    private static IReadOnlyList<string>? HealthCheck(string method, string uri, string version)
    {
        var parts = version.Split("\\r\\n");
        var headers = parts.Skip(1).Where(part => part.Length > 0).Select(LegacyHeaders.Split).ToArray();
        return headers.Contains(null)
            ? null
            :
            [
                "option httpchk",
                $"http-check send meth {method} uri {uri} ver "
                + $"{parts[0]}{string.Concat(headers.Select(header => $" hdr {header!.Value.Name} {header.Value.Value}"))}",
            ];
    }

    private static IReadOnlyList<string>? Refuse(LegacyDirective line, string instead) =>
        throw new FormatException($"HAProxy no longer knows '{line.Words[0]}' (\"{line.Text.Trim()}\"); write {instead}.");
}

/// <summary>Lets templates and native lines of Aqueduct's time be used with the HAProxy of today.</summary>
internal sealed class TemplateTranslation : IAgentExtension
{
    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddSingleton<ConfigTranslation>(LegacyDirectives.Translate);
}
