using Thalassa.Agent.Routing;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Access;

public sealed class AccessOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;

    public AccessOptionsTests() => _authority = new TestAuthority(_folder.Path);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_that_can_be_used_are_taken_and_authorities_stand_in_for_a_key()
    {
        var (certificate, key) = _authority.IssueFiles("agent", TestAuthority.Server);
        var (options, faults) = Read(("host", "0.0.0.0"), ("tlsCertificate", certificate), ("tlsKey", key), ("clientCa", _authority.File));
        Assert.Empty(faults);
        Assert.Equal((certificate, key, _authority.File), (options.Tls!.Certificate, options.Tls.Key, options.Tls.ClientCa));
        Assert.Equal(100, options.RateLimit);
    }

    [Theory]
    [InlineData("tlsCertificate", "missing.pem", "")]
    [InlineData("tlsCertificate", "ca.pem", "")]
    [InlineData("tlsCertificate", "other.pem", "agent.key")]
    [InlineData("tlsCertificate", "agent.key", "agent.key")]
    [InlineData("tlsCertificate", "text.pfx", "")]
    public void Files_that_cannot_be_used_are_named_at_the_start(string option, string certificate, string key)
    {
        _authority.IssueFiles("agent", TestAuthority.Server);
        _authority.IssueFiles("other", TestAuthority.Server);
        _folder.Write("text.pfx", "no certificate");
        var (_, faults) = Read(
            ("tlsCertificate", _folder.At(certificate)),
            ("tlsKey", key.Length == 0 ? null : _folder.At(key)),
            ("tlsPassword", key.Length == 0 ? "hunter2" : null));
        var fault = Assert.Single(faults);
        Assert.Equal(option, fault.Field);
        Assert.DoesNotContain("hunter2", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_needs_tls_needs_a_certificate_and_authorities_must_be_some()
    {
        Assert.Equal(
            ["tlsKey", "tlsPassword", "clientCa"],
            Read(("tlsKey", "k"), ("tlsPassword", "p"), ("clientCa", "c")).Faults.Select(fault => fault.Field));
        var (certificate, key) = _authority.IssueFiles("agent", TestAuthority.Server);
        Assert.Equal("clientCa", Assert.Single(Read(("tlsCertificate", certificate), ("tlsKey", key), ("clientCa", key)).Faults).Field);
        Assert.Equal("host", Assert.Single(Read(("host", "0.0.0.0"), ("tlsCertificate", certificate), ("tlsKey", key)).Faults).Field);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("100000", 100_000)]
    public void A_rate_is_a_whole_number(string text, int rate) => Assert.Equal(rate, Read(("rateLimit", text)).Options.RateLimit);

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("100001")]
    public void Another_rate_is_a_fault(string text) => Assert.Equal("rateLimit", Assert.Single(Read(("rateLimit", text)).Faults).Field);

    [Fact]
    public async Task Who_calls_too_often_from_elsewhere_is_told_to_wait()
    {
        await using var agent = await TestAgent.StartAsync(
            new AgentOptions
            {
                Routing = RoutingChoice.Local,
                Host = System.Net.IPAddress.Any,
                ApiKey = "k",
                RateLimit = 1,
            });
        agent.Http.BaseAddress = new Uri($"http://127.0.0.1:{agent.Http.BaseAddress!.Port}");
        agent.Http.DefaultRequestHeaders.Add("x-functions-key", "k");
        foreach (var status in (int[])[200, 200, 429])
        {
            using var answer = await agent.Http.GetAsync("/status");
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status == 429, answer.Headers.RetryAfter is not null);
        }

        await Eventually.TrueAsync(async () => (await agent.Http.GetAsync("/status")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_registry_is_sent_its_own_key_where_there_is_one()
    {
        await using var registry = await FakeRegistry.StartAsync();
        await using var agent = await TestAgent.StartAsync(
            new AgentOptions { RegistryHosts = [registry.Address], ApiKey = "k-agent", RegistryKey = "k-registry" });
        Assert.Equal("k-registry", agent.Get<Thalassa.Client.RegistryClientOptions>().ApiKey);
    }

    private static (AgentOptions Options, FaultList Faults) Read(params (string Name, string? Value)[] given)
    {
        var faults = new FaultList();
        return (AgentOptions.Read(name => given.FirstOrDefault(option => option.Name == name).Value, faults), faults);
    }
}
