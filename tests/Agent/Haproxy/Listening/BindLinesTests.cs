using Thalassa.Agent.Haproxy.Listening;

namespace Thalassa.Agent.Tests.Haproxy.Listening;

public sealed class BindLinesTests
{
    [Theory]
    [InlineData("bind *:80", "0.0.0.0:80")]
    [InlineData("bind :80", "0.0.0.0:80")]
    [InlineData("  bind 10.0.0.1:80 ssl crt /etc/x.pem", "10.0.0.1:80")]
    [InlineData("bind *:80,[::1]:81", "0.0.0.0:80 [::1]:81")]
    [InlineData("bind :::80", "[::]:80")]
    [InlineData("bind ipv6@*:80", "[::]:80")]
    [InlineData("bind ipv4@10.0.0.1:80", "10.0.0.1:80")]
    [InlineData("bind 127.0.0.1:80-82", "127.0.0.1:80 127.0.0.1:81 127.0.0.1:82")]
    [InlineData("bind '127.0.0.1:80' # the first", "127.0.0.1:80")]
    [InlineData("bind 127.0.0.1\\:80", "127.0.0.1:80")]
    [InlineData("\"bind\" \"127.0.0.1:80\"", "127.0.0.1:80")]
    [InlineData("stats socket ipv4@127.0.0.1:9999 level admin", "127.0.0.1:9999")]
    [InlineData("stats socket /run/haproxy.sock", "")]
    [InlineData("# bind *:80", "")]
    [InlineData("bind#x *:80", "")]
    [InlineData("bind unix@/run/x.sock", "")]
    [InlineData("bind /run/x.sock", "")]
    [InlineData("bind fd@3", "")]
    [InlineData("bind abns@x:1", "")]
    [InlineData("bind quic4@:443 ssl", "")]
    [InlineData("bind localhost:80", "")]
    [InlineData("bind $ADDRESS:80", "")]
    [InlineData("bind *:0", "")]
    [InlineData("bind *:90-80", "")]
    [InlineData("bind 192.0.2.1:80 transparent", "")]
    [InlineData("bind", "")]
    [InlineData("default_backend bind", "")]
    public void An_address_is_read_as_HAProxy_reads_it(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', BindLines.Read(line).Select(bind => bind.Address)));

    [Fact]
    public void Each_address_knows_its_section_and_line()
    {
        var binds = BindLines.Read("global\n  daemon\nfrontend web\n  mode http\n  bind *:80\nlisten stats\n  bind *:81\n");
        Assert.Equal(["frontend web:5", "listen stats:7"], binds.Select(bind => $"{bind.Section}:{bind.Line}"));
    }

    [Theory]
    [InlineData("a b\tc", "a|b|c")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a'b'\"c\"", "abc")]
    [InlineData("'it'\\''s'", "it's")]
    [InlineData("a\\ b c\\#d", "a b|c#d")]
    [InlineData("a '#' b#c d", "a|#|b")]
    [InlineData("a '\\' b", "a|\\|b")]
    [InlineData("a '' b", "a||b")]
    [InlineData("", "")]
    [InlineData("   # x", "")]
    public void Words_are_split_as_HAProxy_splits_them(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', ConfigWords.Split(line)));
}
