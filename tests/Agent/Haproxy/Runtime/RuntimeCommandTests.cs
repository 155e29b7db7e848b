using System.Net;
using Thalassa.Agent.Haproxy.Runtime;

namespace Thalassa.Agent.Tests.Haproxy.Runtime;

public sealed class RuntimeCommandTests
{
    private static readonly SlotId Slot = new("live:a.b-c_d", 12);

    [Fact]
    public void Commands_are_as_HAProxy_documents_them()
    {
        Assert.Equal(
            "set server live:a.b-c_d/s12 addr 10.0.0.1 port 65535",
            RuntimeCommand.SetAddress(Slot, IPAddress.Parse("10.0.0.1"), 65535).Text);
        Assert.Equal(
            "set server live:a.b-c_d/s12 addr 2001:db8::1 port 1", RuntimeCommand.SetAddress(Slot, IPAddress.Parse("2001:db8::1"), 1).Text);
        Assert.Equal("set server live:a.b-c_d/s12 weight 256", RuntimeCommand.SetWeight(Slot, 256).Text);
        Assert.Equal("show servers state live", RuntimeCommand.ShowServersState("live").Text);
        Assert.Equal("show servers conn", RuntimeCommand.ShowServersConnections().Text);
        Assert.Equal("show stat 7 4 -1", RuntimeCommand.ShowServersStatistics(7).Text);
    }

    public static TheoryData<string> HostileKeys { get; } =
        ["", " ", "a b", "a;show info", "a\nshow info", "a\r", "a\\", "a<<", "a\"", "a'", "a\0", "$a", "a/b", "-a", "ä", new('a', 64)];

    [Theory]
    [MemberData(nameof(HostileKeys))]
    public void No_key_becomes_another_word_or_command(string key)
    {
        Assert.Throws<ArgumentException>(() => new SlotId(key, 1));
        Assert.Throws<ArgumentException>(() => RuntimeCommand.ShowServersState(key));
        Assert.Throws<ArgumentException>(() => RuntimeCommand.ShowServersConnections(key));
    }

    [Theory]
    [InlineData("0.0.0.0", 80)]
    [InlineData("255.255.255.255", 80)]
    [InlineData("224.0.0.1", 80)]
    [InlineData("::", 80)]
    [InlineData("ff02::1", 80)]
    [InlineData("fe80::1%2", 80)]
    [InlineData("10.0.0.1", 0)]
    [InlineData("10.0.0.1", 65536)]
    [InlineData("10.0.0.1", 70000)]
    [InlineData("10.0.0.1", -1)]
    public void No_slot_goes_where_no_member_can_be(string address, int port) =>
        Assert.ThrowsAny<ArgumentException>(() => RuntimeCommand.SetAddress(Slot, IPAddress.Parse(address), port));

    [Fact]
    public void Weights_and_numbers_have_their_range()
    {
        Assert.ThrowsAny<ArgumentException>(() => RuntimeCommand.SetWeight(Slot, 257));
        Assert.ThrowsAny<ArgumentException>(() => RuntimeCommand.SetWeight(Slot, -1));
        Assert.ThrowsAny<ArgumentException>(() => new SlotId("live", 0));
    }

    [Theory]
    [InlineData("s1", 1)]
    [InlineData("s120", 120)]
    [InlineData("s0", null)]
    [InlineData("s01", null)]
    [InlineData("s", null)]
    [InlineData("s1a", null)]
    [InlineData("web_10.0.0.1:80", null)]
    [InlineData("s99999999999", null)]
    public void Only_servers_named_as_slots_are_slots(string name, int? number) => Assert.Equal(number, SlotId.NumberOf(name));

    [Fact]
    public void Only_the_answers_of_success_count()
    {
        var address = RuntimeCommand.SetAddress(Slot, IPAddress.Loopback, 80);
        Assert.True(address.IsDone("no need to change the addr, port changed from '1' to '80' by 'stats socket command'"));
        Assert.True(address.IsDone("IP changed from '127.0.0.1' to '10.0.0.1', no need to change the port by 'stats socket command'"));
        Assert.True(address.IsDone("port changed from '1' to '80' by 'stats socket command'"));
        Assert.True(address.IsDone("nothing changed"));
        Assert.False(address.IsDone("Invalid addr 'localhost' by 'stats socket command'"));
        Assert.False(address.IsDone(""));
        Assert.False(RuntimeCommand.SetReady(Slot).IsDone("No such server."));
        Assert.False(
            RuntimeCommand.SetWeight(Slot, 1).IsDone("Backend is using a static LB algorithm and only accepts weights '0%' and '100%'."));
    }
}
