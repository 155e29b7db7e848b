using FsCheck;
using FsCheck.Fluent;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Listening;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Model.Routing;
using Thalassa.Testing;
using Check = FsCheck.Check;
using Rule = Thalassa.Model.Routing.Rule;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>Whatever the readers accept, HAProxy takes the file, and nothing stands in it that was not asked for.</summary>
public sealed class RenderingPropertyTests
{
    private const string Printable = "abcXYZ019 !\"#$%&()*+,-./:;<=>?@[]^_`{|}~\\";

    private static readonly Gen<string> Key = Text("abcXYZ019_.:-", 1, 12).Where(RoutingText.IsKey);

    private static readonly Gen<Rule> AnyRule =
        from kind in Gen.Elements("path path", "path path_beg", "url url", "url url_beg", "header hdr_dom")
        from value in Text(Printable, 1, 40).Where(text => RuleValue.TryParse(text, out _, out _) && text.TrimStart()[0] != '-')
        from header in Text("abcXYZ019-", 1, 10)
        from backend in Key
        select new Rule
        {
            Type = kind.Split(' ')[0],
            Operation = kind.Split(' ')[1],
            Header = kind[0] == 'h' ? header : null,
            Value = value,
            Backend = backend,
        };

    private static readonly Gen<Frontend> AnyFrontend =
        from key in Key
        from port in Gen.Choose(1, 65535)
        from host in Gen.Elements("*", "127.0.0.1", "[::1]", "[::]")
        from backend in Key
        from keepalive in Gen.Elements("default", "close", "server-close")
        from rules in Gen.ListOf(AnyRule)
        select new Frontend { Key = key, Bind = $"{host}:{port}", Backend = backend, Keepalive = keepalive, Rules = [.. rules] };

    private static readonly Gen<BackendState> AnyBackend =
        from key in Key
        from balance in Gen.Elements("roundrobin", "static-rr", "leastconn", "first", "source", "random")
        from host in Gen.Elements(null, "myapp.com", "a.b:8080")
        from uri in Text(Printable.Replace(" ", string.Empty, StringComparison.Ordinal), 0, 20)
            .Select(text => "/" + text)
            .Where(RoutingText.IsUri)
        from version in Gen.Elements("HTTP/1.0", "HTTP/1.1")
        from interval in Gen.Choose(1, int.MaxValue)
        from hasHealth in Gen.Elements(true, false)
        from servers in Gen.ListOf(AnyServer)
        select new BackendState(
            new Backend
            {
                Key = key,
                Type = "static",
                Balance = balance,
                Host = host,
                Health =
                    hasHealth && (host is not null || version == "HTTP/1.0")
                        ? new HealthCheck
                        {
                            Uri = uri,
                            HttpVersion = version,
                            Interval = interval,
                        }
                        : null,
            },
            [.. servers.DistinctBy(server => (server.Address, server.Port)).Order(Server.Order)]);

    private static Gen<Server> AnyServer =>
        from address in Gen.Elements("10.0.0.1", "2001:db8::1", "127.0.0.1", "::1")
        from port in Gen.Choose(1, 65535)
        from weight in Gen.Choose(0, 256)
        select new Server(System.Net.IPAddress.Parse(address), port, weight);

    [Fact]
    public void What_is_accepted_renders_to_what_HAProxy_takes()
    {
        using var folder = new TemporaryFolder();
        var options = new HaproxyOptions();
        var template = HaproxyTemplate.Load(null, LegacyDirectives.Translate);
        var check = new ConfigCheck(options, TimeProvider.System);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60).WithQuietOnSuccess(true),
            Prop.ForAll(Snapshots(), snapshot =>
            {
                var text = template.Render(snapshot, options);
#pragma warning disable RS0030 // FsCheck's properties are synchronous.
                var outcome = check
                    .RunAsync(folder.Write("haproxy.cfg", text), "haproxy.cfg", CancellationToken.None)
                    .GetAwaiter()
                    .GetResult();
#pragma warning restore RS0030
                // HAProxy 3.2 advises against one name for a frontend and a backend, which is the user's to choose.
                var lines = outcome.Lines.Where(line => !line.Contains("has the same name as frontend", StringComparison.Ordinal)).ToList();
                Assert.True(outcome.Succeeded && lines.Count == 0, $"{outcome.Problem}\n{string.Join('\n', lines)}\n{text}");
                AssertShape(snapshot, text);
                Assert.Equal(text, template.Render(snapshot, options));
            }));
    }

    private static Arbitrary<RoutingSnapshot> Snapshots() =>
        Arb.From(
            from frontends in Gen.ListOf(AnyFrontend).Resize(5)
            from backends in Gen.ListOf(AnyBackend).Resize(5)
            select new RoutingSnapshot(
                1,
                [.. frontends.DistinctBy(frontend => frontend.Key).OrderBy(frontend => frontend.Key, StringComparer.Ordinal)],
                [
                    .. backends
                        .DistinctBy(backend => backend.Definition.Key)
                        .OrderBy(backend => backend.Definition.Key, StringComparer.Ordinal),
                ]));

    private static void AssertShape(RoutingSnapshot snapshot, string text)
    {
        var words = text.Split('\n').Select(ConfigWords.Split).Where(words => words.Length > 0).ToList();
        var keys = snapshot
            .Backends.Select(backend => backend.Definition.Key)
            .Concat(snapshot.Frontends.SelectMany(frontend => frontend.BackendKeys()));
        var rules = snapshot.Frontends.SelectMany(frontend => frontend.Rules).ToList();
        Assert.Equal(2 + snapshot.Frontends.Length + keys.Distinct().Count(), words.Count(Sections.IsHeading));
        Assert.Equal(snapshot.Frontends.Length, words.Count(line => line[0] == "bind"));
        Assert.Equal(snapshot.Backends.Sum(backend => backend.Servers.Length), words.Count(line => line[0] == "server"));
        Assert.Equal(rules.Count, words.Count(line => line[0] == "use_backend"));
        Assert.Equal(
            rules.Select(rule => rule.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            words.Where(line => line[0] == "acl").Select(line => line[(Array.IndexOf(line, "--") + 1)..]));
        Assert.Equal(
            snapshot.Backends.Where(backend => backend.Definition.Health is not null).Select(backend => backend.Definition.Health!.Uri),
            words.Where(line => line[0] == "http-check").Select(line => line[5]));
    }

    private static Gen<string> Text(string characters, int least, int most) =>
        from length in Gen.Choose(least, most)
        from text in Gen.ArrayOf(Gen.Elements(characters.ToCharArray()), length)
        select new string(text);
}
