using System.Net;
using Thalassa.Agent.Haproxy;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class HaproxyTextTests
{
    /// <summary>Every character that HAProxy's parser gives a meaning to, and some that look like them.</summary>
    public const string Special = " \t\v\f\n\r\0'\"\\#$;<>{}()[]|&`%@*,=?!\u0001\u007f\u0085\u00a0\u2028é😀";

    [Fact]
    public void Only_the_characters_of_names_are_let_through_bare()
    {
        foreach (var special in Special)
        {
            foreach (var text in new[] { $"{special}", $"a{special}", $"{special}a", $"a{special}b" })
            {
                Assert.Throws<FormatException>(() => HaproxyText.Name(text));
                Assert.Throws<FormatException>(() => HaproxyText.HostHeader(text));
                Assert.Throws<FormatException>(() => HaproxyText.Path("/" + text));
                Assert.Throws<FormatException>(() => HaproxyText.OneOf(text, "a", "b"));
                Assert.True(text == "*" || Throws(() => HaproxyText.Bind(text + ":80")), $"{(int)special:x}");
            }
        }
    }

    [Fact]
    public void Quoted_text_is_one_word_whatever_is_in_it()
    {
        foreach (var special in Special)
        {
            var text = $"a{special}b";
            if (special is >= ' ' and <= '~' and not '\'')
            {
                Assert.Equal($"'{text}'", HaproxyText.Quoted(text));
                Assert.Equal($"'{text}'", HaproxyText.Word(text));
            }
            else
            {
                Assert.Throws<FormatException>(() => HaproxyText.Quoted(text));
                Assert.Throws<FormatException>(() => HaproxyText.Word(text));
            }
        }
    }

    [Theory]
    [InlineData("/status", "/status")]
    [InlineData("web-1.0.0+7", "web-1.0.0+7")]
    [InlineData("-f", "'-f'")]
    [InlineData("/a b", "'/a b'")]
    public void A_word_is_quoted_where_it_needs_to_be(string text, string expected) => Assert.Equal(expected, HaproxyText.Word(text));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1:80")]
    [InlineData("2001:DB8::0001", "[2001:db8::1]:80")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1:80")]
    public void A_server_is_an_address_in_figures(string address, string expected) =>
        Assert.Equal(expected, HaproxyText.Server(IPAddress.Parse(address), 80));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("::")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("fe80::1%3")]
    public void An_address_with_another_meaning_is_no_server(string address) =>
        Assert.Throws<FormatException>(() => HaproxyText.Server(IPAddress.Parse(address), 80));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    [InlineData(70000)]
    public void A_port_that_HAProxy_would_wrap_is_refused(int port)
    {
        Assert.Throws<FormatException>(() => HaproxyText.Server(IPAddress.Loopback, port));
        Assert.Throws<FormatException>(() => HaproxyText.Bind($"*:{port}"));
    }

    [Theory]
    [InlineData("*:80", "*:80")]
    [InlineData("*:80,10.0.0.1:8080,[::1]:80", "*:80,10.0.0.1:8080,[::1]:80")]
    [InlineData("[0:0:0:0:0:0:0:0]:80", "[::]:80")]
    public void Addresses_to_listen_on_are_printed_again(string text, string expected) => Assert.Equal(expected, HaproxyText.Bind(text));

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("*:80,")]
    [InlineData("*:80 ssl")]
    [InlineData("*: 80")]
    [InlineData("::1:80")]
    [InlineData("localhost:80")]
    [InlineData("unix@/x:80")]
    [InlineData("$HOME:80")]
    [InlineData("[fe80::1%3]:80")]
    [InlineData("[10.0.0.1]:80")]
    public void Nothing_else_is_listened_on(string text) => Assert.Throws<FormatException>(() => HaproxyText.Bind(text));

    [Fact]
    public void The_message_shows_the_text_without_its_control_characters()
    {
        var message = Assert.Throws<FormatException>(() => HaproxyText.Name("a\nglobal\u001b[2J")).Message;
        Assert.Contains("\"a?global?[2J\" is not a name", message, StringComparison.Ordinal);
    }

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
