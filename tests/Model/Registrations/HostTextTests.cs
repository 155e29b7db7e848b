using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Model.Tests.Registrations;

public sealed class HostTextTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("223.255.255.255", "223.255.255.255")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1")]
    [InlineData("WEB-1.Example.com", "web-1.example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("web.", "web")]
    [InlineData("WEB.example.com.", "web.example.com")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("[::FFFF:7f00:1]", "127.0.0.1")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1")]
    [InlineData("a", "a")]
    public void A_host_is_given_in_its_normal_form(string text, string expected)
    {
        var faults = new FaultList();

        Assert.True(HostText.TryParse(text, "host", faults, out var host));

        Assert.Equal(expected, host);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1\n")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("web.0X7F")]
    [InlineData("web.1")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("::")]
    [InlineData("[::]")]
    [InlineData("ff02::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:224.0.0.1")]
    [InlineData("[10.0.0.1")]
    [InlineData("[web]")]
    [InlineData("-web")]
    [InlineData("web-")]
    [InlineData("a..b")]
    [InlineData(".web")]
    [InlineData("web..")]
    [InlineData(".")]
    [InlineData("10.0.0.1.")]
    [InlineData("web.1.")]
    [InlineData("web_1")]
    [InlineData("*")]
    [InlineData("$HOME")]
    [InlineData("${HOME}")]
    [InlineData("unix@/run/x")]
    [InlineData("/run/x.sock")]
    [InlineData("abns@x")]
    [InlineData("wéb")]
    [InlineData("web\0")]
    [InlineData("web;x")]
    [InlineData("web#x")]
    [InlineData("web'x")]
    [InlineData("web\\x")]
    public void Invalid_or_unusable_host_is_an_error(string? text)
    {
        var faults = new FaultList();

        Assert.False(HostText.TryParse(text, "host", faults, out _));

        Assert.Equal("host", Assert.Single(faults).Field);
    }

    [Fact]
    public void Labels_of_63_and_names_of_253_characters_are_the_longest()
    {
        var label = new string('a', 63);
        var longest = string.Join('.', label, label, label, new string('a', 61));
        var faults = new FaultList();

        Assert.True(HostText.TryParse(longest, "host", faults, out _));
        Assert.False(HostText.TryParse(longest + "a", "host", faults, out _));
        Assert.False(HostText.TryParse(label + "a", "host", faults, out _));
    }
}
