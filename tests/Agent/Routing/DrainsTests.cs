using Thalassa.Agent.Model;
using Thalassa.Agent.Routing;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Tests.Routing;

public sealed class DrainsTests
{
    private readonly Drains _drains = new(new ChangeSignal());

    [Fact]
    public void A_drain_is_of_one_backend_and_ends_with_it()
    {
        Assert.True(_drains.Set("live", "10.0.0.1:80", drained: true));
        Assert.False(_drains.Set("live", "10.0.0.1:80", drained: true));
        Assert.True(_drains.Contains("live", "10.0.0.1:80"));
        Assert.False(_drains.Contains("liv", "10.0.0.1:80"));
        Assert.Equal(["10.0.0.1:80"], _drains.Of("live"));

        _drains.Keep(["live"]);
        Assert.Equal(["live 10.0.0.1:80"], _drains.All);
        _drains.Keep(["other"]);
        Assert.Empty(_drains.All);
    }

    [Fact]
    public void What_a_file_says_is_taken_up_as_far_as_it_can_be_read()
    {
        _drains.Recall(["live 10.0.0.1:80", "nonsense"]);
        Assert.Equal(["live 10.0.0.1:80"], _drains.All);
    }

    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1:80")]
    [InlineData("[2001:DB8::1]:80", "[2001:db8::1]:80")]
    [InlineData("App.Example.org:65535", "app.example.org:65535")]
    [InlineData("10.0.0.1", null)]
    [InlineData(":80", null)]
    [InlineData("10.0.0.1:65536", null)]
    [InlineData("10.0.0.1:+8", null)]
    [InlineData("a b:80", null)]
    public void A_member_is_named_by_host_and_port(string text, string? expected)
    {
        var faults = new FaultList();
        Assert.Equal(expected, HostAndPort.Read(text, "member", faults));
        Assert.Equal(expected is null, faults.Count > 0);
    }
}
