using System.Net;
using Thalassa.Client.Heartbeats;

namespace Thalassa.Client.Tests.Heartbeats;

public sealed class LocalHostTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071")]
    [InlineData("http://localhost:7071")]
    public void A_registry_on_this_machine_reaches_it_by_loopback(string registry) =>
        Assert.Equal("127.0.0.1", LocalHost.Detect([new Uri(registry)]));

    [Theory]
    [InlineData("https://registry.example.com")]
    [InlineData("http://198.51.100.7:7071")]
    [InlineData("http://[2001:db8::7]:7071")]
    public void Any_other_registry_gives_an_address_that_others_can_use_without_asking_anybody(string registry)
    {
        var address = IPAddress.Parse(LocalHost.Detect([new Uri(registry)]));

        Assert.False(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal, $"{address}");
    }
}
