using System.Net;
using System.Security.Cryptography.X509Certificates;
using Thalassa.Agent.Access;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Access;

/// <summary>The API by TLS, with certificates that get renewed.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;

    public TlsTests() => _authority = new TestAuthority(_folder.Path);

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_speaks_tls_alone_and_browsers_are_told_to_keep_to_it()
    {
        var (certificate, key) = _authority.IssueFiles("agent", TestAuthority.Server);
        await using var agent = await StartAsync(new TlsFiles(certificate, key, null, null));
        using var http = _authority.CreateHttp();
        using var answer = await http.GetAsync(At(agent, "/status"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new UriBuilder(At(agent, "/status")) { Scheme = "http" }.Uri));
        using var stranger = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(At(agent, "/status")));
    }

    [Fact]
    public async Task A_pfx_with_a_password_will_do()
    {
        using var made = _authority.Issue("agent", TestAuthority.Server);
        await File.WriteAllBytesAsync(_folder.At("agent.pfx"), made.Export(X509ContentType.Pfx, "hunter2"));
        await using var agent = await StartAsync(new TlsFiles(_folder.At("agent.pfx"), null, "hunter2", null));
        Assert.Equal(made.SerialNumber, await SerialAsync(agent));
    }

    [Fact]
    public async Task A_renewed_certificate_serves_the_next_connection_and_a_broken_one_none()
    {
        var (certificate, key) = _authority.IssueFiles("agent", TestAuthority.Server);
        await using var agent = await StartAsync(new TlsFiles(certificate, key, null, null));
        var first = await SerialAsync(agent);
        Assert.Equal(first, await SerialAsync(agent));

        var good = await File.ReadAllTextAsync(certificate);
        await File.WriteAllTextAsync(certificate, good[..(good.Length / 2)]);
        Assert.Equal(first, await SerialAsync(agent));
        File.Delete(certificate);
        Assert.Equal(first, await SerialAsync(agent));

        _authority.IssueFiles("agent", TestAuthority.Server);
        var second = await SerialAsync(agent);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await SerialAsync(agent));
    }

    private static Task<TestAgent> StartAsync(TlsFiles files) =>
        TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local, Tls = files });

    private static Uri At(TestAgent agent, string path) => new(new UriBuilder(agent.Http.BaseAddress!) { Scheme = "https" }.Uri, path);

    private static async Task<string> SerialAsync(TestAgent agent)
    {
        string? serial = null;
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            (serial = certificate!.GetSerialNumberString()) is not null;
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(At(agent, "/status"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return serial!;
    }
}
