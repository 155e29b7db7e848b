using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.LegacyTemplates;

public sealed class LegacyDirectivesTests
{
    /// <summary>Lines of a backend that HAProxy 2.6 and later refuse or warn of, and what becomes of them.</summary>
    public static TheoryData<string, string> Translations() =>
        new()
        {
            { "option forceclose", "option httpclose" },
            { "option http-tunnel", "" },
            { "contimeout 5000", "timeout connect 5000" },
            { "srvtimeout 50s", "timeout server 50s" },
            { "redispatch", "option redispatch" },
            { "redisp", "option redispatch" },
            { "block if TRUE", "http-request deny if TRUE" },
            { @"reqadd X-Proto:\ https", "http-request add-header X-Proto https" },
            { @"reqadd X-Proto:\ https\ 100% if TRUE", @"http-request add-header X-Proto https\ 100%% if TRUE" },
            { @"rspadd X-By:us", "http-response add-header X-By us" },
            { "reqidel ^X-Forwarded-For:.*", "http-request del-header X-Forwarded-For" },
            { "reqdel ^X-A: unless TRUE", "http-request del-header X-A unless TRUE" },
            { "rspidel ^Server:.*", "http-response del-header Server" },
            { @"reqirep ^Host:\ .*  Host:\ myapp.com", "http-request replace-header Host ^.* myapp.com" },
            { @"reqirep ^Host:[\ ]*(.*) host:\ www.\1 if TRUE", @"http-request replace-header host ^(.*) www.\1 if TRUE" },
            { @"rspirep ^Location:\ http:(.*) Location:\ https:\1", @"http-response replace-header Location ^http:(.*) https:\1" },
            {
                @"option httpchk GET /c HTTP/1.1\r\nHost:\ a.com\r\nX-B:\ 1",
                "option httpchk|http-check send meth GET uri /c ver HTTP/1.1 hdr Host a.com hdr X-B 1"
            },
            { "option httpchk GET /c HTTP/1.0", "same" },
            { "grace 5000", "" },
            { "bind-process 1", "" },
            { "option httplog # option forceclose", "same" },
            { "# option forceclose", "same" },
            { "timeout server 5s", "same" },
        };

    [Theory]
    [MemberData(nameof(Translations))]
    public async Task An_old_line_becomes_one_that_HAProxy_takes_without_a_word(string line, string expected)
    {
        var config = Config($"    {line}");
        var translated = LegacyDirectives.Translate(config, isOrdinaryUser: false);
        string[] lines = expected switch
        {
            "same" => [$"    {line}"],
            "" => [$"    # was: {line}"],
            _ => [$"    # was: {line}", .. expected.Split('|').Select(text => $"    {text}")],
        };
        Assert.Equal(Config(string.Join('\n', lines)), translated);
        Assert.Equal(
            [],
            (await CheckAsync(translated)).Where(said =>
                !said.Contains("option httplog", StringComparison.Ordinal) && !said.Contains("log format ignored", StringComparison.Ordinal)
            ));
    }

    [Theory]
    [InlineData("listen stats :1988", "listen stats\n        bind :1988")]
    [InlineData("listen web 127.0.0.1:80,127.0.0.1:81 maxconn 5 # old", "listen web\n        bind 127.0.0.1:80,127.0.0.1:81 maxconn 5")]
    [InlineData("frontend web *:80", "frontend web\n        bind *:80")]
    public void An_address_beside_a_sections_name_becomes_a_line_of_its_own(string line, string expected) =>
        Assert.Equal(
            $"defaults\n    # was: {line}\n    {expected}\n    mode http\n",
            LegacyDirectives.Translate($"defaults\n    {line}\n    mode http\n", isOrdinaryUser: false));

    [Theory]
    [InlineData(@"reqrep ^([^\ ]*)\ /a/(.*) \1\ /\2")]
    [InlineData(@"reqirep ^Host:\ .* X-Other:\ a")]
    [InlineData("reqideny ^Host")]
    [InlineData("reqirep ^Host")]
    [InlineData("reqadd nothing")]
    [InlineData("rspidel Server")]
    public async Task A_line_with_more_than_one_meaning_is_left_to_HAProxy_which_names_todays(string line)
    {
        var config = Config($"    {line}");
        Assert.Equal(config, LegacyDirectives.Translate(config, isOrdinaryUser: false));
        Assert.Contains(await CheckAsync(config), said =>
            said.Contains("Use 'http-re", StringComparison.Ordinal) || said.Contains("not supported anymore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("appsession JSESSIONID len 52 timeout 3h", "stick on req.cook(NAME)")]
    [InlineData("reqpass ^x", "http-request allow if CONDITION")]
    public void What_HAProxy_has_no_word_for_is_refused_with_one(string line, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => LegacyDirectives.Translate(Config($"  {line}"), isOrdinaryUser: false)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Only_an_ordinary_user_is_not_told_to_become_another()
    {
        const string Config =
            "global\n  user haproxy\n  group haproxy\n  chroot /var/lib/haproxy\n  daemon\ndefaults\n  mode http\nuserlist u\n  user a password b\n";
        Assert.Equal(Config, LegacyDirectives.Translate(Config, isOrdinaryUser: false));
        Assert.Equal(
            "global\n  # was: user haproxy\n  # was: group haproxy\n  # was: chroot /var/lib/haproxy\n  daemon\ndefaults\n  mode http\nuserlist u\n  user a password b\n",
            LegacyDirectives.Translate(Config, isOrdinaryUser: true));
    }

    [Fact]
    public void A_configuration_of_today_stays_the_very_same_text()
    {
        var text = Config("    server a 10.0.0.1:80");
        Assert.Same(text, LegacyDirectives.Translate(text, isOrdinaryUser: true));
    }

    private static string Config(string lines) =>
        $"defaults\n    mode http\n    timeout connect 5s\n    timeout client 5s\n    timeout server 5s\nfrontend web\n    bind 127.0.0.1:80\n    default_backend live\nbackend live\n{lines}\n";

    private static async Task<IReadOnlyList<string>> CheckAsync(string config)
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("haproxy.cfg");
        await File.WriteAllTextAsync(path, config);
        return (await new ConfigCheck(new HaproxyOptions(), TimeProvider.System).RunAsync(path, path, CancellationToken.None)).Lines;
    }
}
