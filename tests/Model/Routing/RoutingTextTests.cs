using FsCheck;
using FsCheck.Fluent;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;

namespace Thalassa.Model.Tests.Routing;

public sealed class RoutingTextTests
{
    /// <summary>Every character that HAProxy's parser gives a meaning to, and some that look like them.</summary>
    private const string Special = " \t\v\f\n\r\0'\"\\#$;<>{}()[]|&`~%@*,=?!\u0085\u2028\u00a0é";

    [Fact]
    public void No_character_with_a_meaning_to_HAProxy_is_let_through_where_it_is_not_quoted()
    {
        foreach (var special in Special)
        {
            foreach (var text in new[] { $"{special}", $"a{special}", $"{special}a", $"a{special}b" })
            {
                Assert.False(RoutingText.IsKey(text), $"key {(int)special:x}");
                Assert.False(RoutingText.IsHeaderName(text), $"header {(int)special:x}");
                Assert.False(RoutingText.IsHostHeader(text), $"host {(int)special:x}");
                Assert.False(text != "*" && RoutingText.IsBind(text + ":80"), $"bind {(int)special:x}: {text}");
                Assert.False(ServiceToken.IsValid(text) && special != '~', $"token {(int)special:x}");
            }
        }
    }

    [Fact]
    public void No_quote_and_no_control_character_is_let_through_where_it_is_quoted() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        text => (!RoutingText.IsRuleValue(text) || !text.Any(c => c is '\'' or < ' ' or > '~'))
            && (!RoutingText.IsUri(text) || !text.Any(c => c is '\'' or <= ' ' or > '~'))
            && (!RoutingText.IsNative(text) || !text.Any(c => c is '\n' or '\r' or '\0' or '\v' or '\f'))));

    [Theory]
    [InlineData("*:80")]
    [InlineData("127.0.0.1:1")]
    [InlineData("0.0.0.0:65535")]
    [InlineData("[::]:443")]
    [InlineData("[2001:db8::1]:80")]
    public void An_address_to_listen_on_has_a_port(string text) => Assert.True(RoutingText.IsBind(text));

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData(":80")]
    [InlineData("*:")]
    [InlineData("*:0")]
    [InlineData("*:080")]
    [InlineData("*:65536")]
    [InlineData("*:80-90")]
    [InlineData("::1:80")]
    [InlineData("[fe80::1%1]:80")]
    [InlineData("localhost:80")]
    [InlineData("1.2.3:80")]
    [InlineData("$X:80")]
    [InlineData("unix@/x:80")]
    [InlineData("fd@3:80")]
    [InlineData("*:80 ssl")]
    public void Nothing_else_is_one(string text) => Assert.False(RoutingText.IsBind(text));

    [Theory]
    [InlineData("maxconn 100", true)]
    [InlineData("  http-request deny if { src 10.0.0.1 }", true)]
    [InlineData("frontends 1", true)]
    [InlineData("", false)]
    [InlineData("   ", false)]
    [InlineData("global", false)]
    [InlineData("\tbackend x", false)]
    [InlineData("frontend x", false)]
    [InlineData("listen\tx", false)]
    [InlineData(".if 0", false)]
    [InlineData(" .endif", false)]
    [InlineData("# a remark", true)]
    [InlineData("\"frontend\" x", false)]
    [InlineData("'backend' x", false)]
    [InlineData("front\\end x", false)]
    [InlineData("frontend#x", false)]
    [InlineData("${X}", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\nglobal", false)]
    [InlineData("a\0", false)]
    public void A_native_is_one_line_of_its_section(string line, bool allowed) => Assert.Equal(allowed, RoutingText.IsNative(line));

    [Theory]
    [InlineData("myapp.com", true)]
    [InlineData("myapp.com:8080", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("myapp.com:0", false)]
    [InlineData("myapp.com:70000", false)]
    [InlineData("myapp.com/", false)]
    [InlineData("%[env(PATH)]", false)]
    public void A_host_header_is_a_name_with_an_optional_port(string text, bool allowed) =>
        Assert.Equal(allowed, RoutingText.IsHostHeader(text));

    [Theory]
    [InlineData("a", true)]
    [InlineData("live_1.0:x-y", true)]
    [InlineData("-a", false)]
    [InlineData("a\n", false)]
    public void Key_is_a_valid_HAProxy_name(string text, bool allowed)
    {
        Assert.Equal(allowed, RoutingText.IsKey(text));
        Assert.False(RoutingText.IsKey(new string('a', 64)));
    }
}
