using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>Puts every hostile text into every field, through the readers and past them, and looks at what reaches HAProxy.</summary>
public sealed class InjectionTests
{
    private const string Mark = "INJECTED";
    private static readonly HaproxyTemplate Template = HaproxyTemplate.Load(null, LegacyDirectives.Translate);
    private static readonly HaproxyOptions Options = new();

    private static readonly string[] Hostile =
    [
        .. HaproxyTextTests.Special.SelectMany(c => new[] { $"{c}{Mark}", $"a{c}{Mark}", $"/{c}{Mark}", $"{Mark}{c}" }),
        $"x\nglobal\n  {Mark}",
        $"x\r\nlisten {Mark}",
        $"/x' -f '{Mark}",
        $"/x' if TRUE\n{Mark}",
        $"x'\\''{Mark}",
        $"\\n{Mark}",
        $"\\x0a{Mark}",
        "${HOME}" + Mark,
        $"$HOME{Mark}",
        $"%[env(HOME)]{Mark}",
        $"-f {Mark}",
        $"-i -f /{Mark}",
        $"--{Mark}",
        $"}} or {{ {Mark}",
        $"host,1) {Mark}",
        $"unix@/{Mark}",
        $"/{Mark}",
        $"abns@{Mark}",
        $"fd@{Mark}",
        $"127.0.0.1:80 {Mark}",
        $"#{Mark}",
        $".if {Mark}",
        $"\"{Mark}\"",
        $"a\u2028{Mark}",
        new string('a', 4000) + Mark,
    ];

    /// <summary>Each text field of a frontend and of a backend, as a way to put a text there.</summary>
    private static readonly (string Field, Func<string, RoutingSnapshot> Put)[] Fields =
    [
        ("frontend.key", text => Snapshot(Web with { Key = text }, Live)),
        ("frontend.bind", text => Snapshot(Web with { Bind = text }, Live)),
        ("frontend.backend", text => Snapshot(Web with { Backend = text }, Live)),
        ("frontend.mode", text => Snapshot(Web with { Mode = text }, Live)),
        ("frontend.keepalive", text => Snapshot(Web with { Keepalive = text }, Live)),
        ("frontend.label", text => Snapshot(Web with { Label = text }, Live)),
        ("rule.type", text => Snapshot(Web with { Rules = [Rule with { Type = text }] }, Live)),
        ("rule.operation", text => Snapshot(Web with { Rules = [Rule with { Operation = text }] }, Live)),
        ("rule.header", text => Snapshot(Web with { Rules = [Rule with { Header = text }] }, Live)),
        ("rule.value", text => Snapshot(Web with { Rules = [Rule with { Value = text }] }, Live)),
        ("path.value", text =>
            Snapshot(Web with { Rules = [Rule with { Type = "path", Operation = "path_beg", Header = null, Value = text }] }, Live)),
        ("rule.backend", text => Snapshot(Web with { Rules = [Rule with { Backend = text }] }, Live)),
        ("backend.key", text => Snapshot(Web, Live with { Key = text })),
        ("backend.type", text => Snapshot(Web, Live with { Type = text })),
        ("backend.name", text => Snapshot(Web, Live with { Name = text })),
        ("backend.version", text => Snapshot(Web, Live with { Version = text })),
        ("backend.balance", text => Snapshot(Web, Live with { Balance = text })),
        ("backend.host", text => Snapshot(Web, Live with { Host = text })),
        ("backend.mode", text => Snapshot(Web, Live with { Mode = text })),
        ("backend.label", text => Snapshot(Web, Live with { Label = text })),
        ("health.method", text => Snapshot(Web, Live with { Health = new HealthCheck { Method = text } })),
        ("health.uri", text => Snapshot(Web, Live with { Health = new HealthCheck { Uri = text } })),
        ("health.httpVersion", text => Snapshot(Web, Live with { Health = new HealthCheck { HttpVersion = text } })),
    ];

    private static Frontend Web => new() { Key = "web", Bind = "127.0.0.1:18080", Backend = "live" };

    private static Backend Live => new() { Key = "live", Type = "static", Host = "myapp.com" };

    private static Rule Rule => new() { Type = "header", Operation = "hdr_dom", Header = "host", Value = "x", Backend = "live" };

    [Fact]
    public async Task Past_the_readers_every_hostile_text_is_refused_or_one_inert_word()
    {
        using var folder = new TemporaryFolder();
        var written = 0;
        var all = new List<Frontend>();
        foreach (var (field, put) in Fields)
        {
            foreach (var hostile in Hostile)
            {
                if (TryRender(put(hostile)) is not { } text)
                {
                    continue;
                }

                written++;
                AssertInert(text, hostile, field);
                if (field is "rule.value" or "path.value")
                {
                    all.Add(put(hostile).Frontends[0] with { Key = $"f{all.Count}", Bind = $"127.0.0.1:{20_000 + all.Count}" });
                }
            }
        }

        Assert.True(written > 100, "Free values may hold most printable characters, between quotes.");
        // All that was let through as a rule's value, in one file: HAProxy reads each as a plain value.
        var together = Template.Render(new RoutingSnapshot(1, [.. all], [new BackendState(Live, [])]), Options);
        var check = await new ConfigCheck(Options, TimeProvider.System).RunAsync(
            folder.Write("haproxy.cfg", together), "haproxy.cfg", CancellationToken.None);
        Assert.True(check is { Succeeded: true, Lines.Count: 0 }, string.Join('\n', check.Lines));
    }

    [Fact]
    public void Through_the_readers_every_hostile_text_is_refused_or_rendered_inert()
    {
        foreach (var hostile in Hostile)
        {
            foreach (var (field, json) in Objects(hostile))
            {
                var faults = new FaultList();
                var kind = field.Split('.')[0];
                RoutingSnapshot? snapshot = null;
                if (kind == "frontend" && FrontendReader.Read(json, "web", faults) is { } frontend)
                {
                    snapshot = new RoutingSnapshot(1, [frontend], []);
                }
                else if (
                    kind == "backend"
                    && BackendReader.Read(json, "live", faults) is { } backend
                    && backend.Members.All(m => IPAddress.TryParse(m.Host, out _)))
                {
                    snapshot = new RoutingSnapshot(1, [Web], [new BackendState(backend, RoutingInput.Of(backend))]);
                }

                if (snapshot is not null)
                {
                    AssertInert(Template.Render(snapshot, Options), hostile, field);
                }
            }
        }
    }

    [Fact]
    public void A_hostile_key_is_refused_by_the_readers()
    {
        var json = JsonSerializer.Deserialize<JsonElement>("""{"bind": "*:80", "backend": "live", "type": "static"}""");
        foreach (var hostile in Hostile)
        {
            Assert.Null(FrontendReader.Read(json, hostile, new FaultList()));
            Assert.Null(BackendReader.Read(json, hostile, new FaultList()));
        }
    }

    [Theory]
    [InlineData("global")]
    [InlineData("\"global\"")]
    [InlineData("'backend' x")]
    [InlineData("front\\end x")]
    [InlineData("frontend#x")]
    [InlineData(".if 0")]
    [InlineData("a\nglobal")]
    [InlineData("a\rglobal")]
    [InlineData("a\0")]
    [InlineData("")]
    public void A_native_that_would_leave_its_section_is_refused_by_both_walls(string native)
    {
        Assert.False(RoutingText.IsNative(native));
        Assert.Throws<FormatException>(() => Template.Render(Snapshot(Web with { Natives = [native] }, Live), Options));
        Assert.Throws<FormatException>(() => Template.Render(Snapshot(Web, Live with { Natives = [native] }), Options));
    }

    [Theory]
    [InlineData("0.0.0.0", 80, 100)]
    [InlineData("10.0.0.1", 0, 100)]
    [InlineData("10.0.0.1", 70000, 100)]
    [InlineData("10.0.0.1", 80, 257)]
    [InlineData("10.0.0.1", 80, -1)]
    public void A_server_that_HAProxy_would_take_for_another_is_refused(string address, int port, int weight) =>
        Assert.Throws<FormatException>(() => Template.Render(
            new RoutingSnapshot(1, [Web], [new BackendState(Live, [new Server(IPAddress.Parse(address), port, weight)])]), Options));

    private static IEnumerable<(string Field, JsonElement Json)> Objects(string text)
    {
        var frontend = new Dictionary<string, object> { ["bind"] = "*:80", ["backend"] = "live" };
        var rule = new Dictionary<string, object>
        {
            ["type"] = "header",
            ["operation"] = "hdr_dom",
            ["header"] = "host",
            ["value"] = "x",
            ["backend"] = "live",
        };
        foreach (var field in new[] { "bind", "backend", "mode", "keepalive", "label", "id", "_type", text })
        {
            yield return ($"frontend.{field}", Json(frontend, field, text));
        }

        foreach (var field in rule.Keys)
        {
            yield return (
                $"frontend.rules.{field}", Json(frontend, "rules", new[] { new Dictionary<string, object>(rule) { [field] = text } }));
        }

        var backend = new Dictionary<string, object>
        {
            ["type"] = "static",
            ["name"] = "web",
            ["version"] = "1.0.0",
            ["host"] = "myapp.com",
        };
        foreach (var field in new[] { "type", "name", "version", "balance", "host", "mode", "label", text })
        {
            yield return ($"backend.{field}", Json(backend, field, text));
        }

        foreach (var field in new[] { "method", "uri", "httpVersion", "interval" })
        {
            yield return ($"backend.health.{field}", Json(backend, "health", new Dictionary<string, object> { [field] = text }));
        }

        yield return (
            "backend.members.host",
            Json(
                backend,
                "members",
                new[]
                {
                    new Dictionary<string, object> { ["host"] = text, ["port"] = 80 },
                }));
        yield return (
            "backend.members.port",
            Json(
                backend,
                "members",
                new[]
                {
                    new Dictionary<string, object> { ["host"] = "10.0.0.1", ["port"] = text },
                }));
    }

    private static JsonElement Json(Dictionary<string, object> template, string field, object value) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, object>(template) { [field] = value });

    private static RoutingSnapshot Snapshot(Frontend frontend, Backend backend) =>
        new(1, [frontend], [new BackendState(backend, ImmutableArray.Create(new Server(IPAddress.Loopback, 8080, 100)))]);

    private static string? TryRender(RoutingSnapshot snapshot)
    {
        try
        {
            return Template.Render(snapshot, Options);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Where the mark is in a word, that word is the whole hostile text; in a rule, all words behind the flag that ends flags are the whole
    /// hostile text but its flags.
    /// </summary>
    private static void AssertInert(string config, string hostile, string field)
    {
        Assert.DoesNotContain('\r', config);
        Assert.DoesNotContain('\0', config);
        foreach (var line in config.Split('\n').Where(line => line.Contains(Mark, StringComparison.Ordinal)))
        {
            var words = ConfigWords.Split(line);
            Assert.True(words.Count(word => word.Contains(Mark, StringComparison.Ordinal)) == 1, $"{field}: {line}");
            var at = Array.FindIndex(words, word => word.Contains(Mark, StringComparison.Ordinal));
            Assert.True(at > 0, $"{field} opens a line: {line}");
            Assert.True(
                words[at] == hostile || words[at].StartsWith($"{hostile}_", StringComparison.Ordinal) || words[at] == $"hdr_dom({hostile})"
                    || (field.EndsWith("value", StringComparison.Ordinal) && ArePatterns(words, hostile)),
                $"{field}: {hostile} became {words[at]}");
            Assert.True(words[0] != "acl" || at <= 2 || FlagsEnd(words) < at, $"{field} could be a flag: {line}");
        }
    }

    private static bool ArePatterns(string[] words, string hostile)
    {
        var given = hostile.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] patterns = words[0] == "acl" ? [.. words.Skip(FlagsEnd(words) + 1)] : [];
        return given.TakeLast(patterns.Length).SequenceEqual(patterns, StringComparer.Ordinal)
            && given.SkipLast(patterns.Length).All(flag => flag is "-i" or "--");
    }

    /// <summary>Where <c>--</c> stands in the line of a rule; before it there is nothing but the product's own words.</summary>
    private static int FlagsEnd(string[] words) => words switch
    {
        [_, _, _, "--", ..] => 3,
        [_, _, _, "-i", "--", ..] => 4,
        _ => throw new Xunit.Sdk.XunitException($"No flag ends the flags of {string.Join(' ', words)}"),
    };
}
