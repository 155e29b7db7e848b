using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Options;

/// <summary>A registry whose certificate is of an authority of one's own.</summary>
public sealed class ClientTlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly X509Certificate2 _own;
    private ScriptedServer _registry = null!;
    private string? _shown;

    public ClientTlsTests()
    {
        _authority = new TestAuthority(_folder.Path);
        _own = _authority.Issue("registry", TestAuthority.Server);
    }

    public async Task InitializeAsync() => _registry = await ScriptedServer.StartAsync(
        http =>
        {
            _shown = http.Connection.ClientCertificate?.Subject;
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("[]");
        },
        certificate: _own);

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    public void Dispose()
    {
        _own.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Its_authority_is_trusted_when_it_is_named_and_a_certificate_is_shown_when_there_is_one()
    {
        await using (var client = new ThalassaClient($"{_registry.Address}?caFile={_authority.File}&timeout=20"))
        {
            Assert.Empty(await client.GetRegistrationsAsync());
            Assert.Null(_shown);
        }

        var (certificate, key) = _authority.IssueFiles("alice", TestAuthority.Client);
        var both = _folder.Write("both.pem", await File.ReadAllTextAsync(certificate) + '\n' + await File.ReadAllTextAsync(key));
        await using var alice = new ThalassaClient($"{_registry.Address}?caFile={_authority.File}&certificateFile={both}&timeout=20");
        Assert.Empty(await alice.GetRegistrationsAsync());
        Assert.Equal("CN=alice", _shown);
    }

    [Fact]
    public async Task Without_it_with_another_and_under_another_name_it_is_not_trusted()
    {
        using var others = new TestAuthority(_folder.Path, "others");
        foreach (
            var connection in (string[])
                [
                    $"{_registry.Address}?timeout=20",
                    $"{_registry.Address}?caFile={others.File}&timeout=20",
                    $"https://[::1]:1,https://127.0.0.2:{_registry.Address.Port}?caFile={_authority.File}&timeout=20",
                ])
        {
            await using var client = new ThalassaClient(connection);
            await Assert.ThrowsAsync<RegistryException>(() => client.GetRegistrationsAsync());
        }
    }

    [Theory]
    [InlineData("caFile", "none.pem")]
    [InlineData("certificateFile", "none.pem")]
    [InlineData("certificateFile", "ca.pem")]
    public void A_file_that_cannot_be_used_is_named(string option, string file) =>
        Assert.Contains(
            $"{option}: ",
            Assert.Throws<ArgumentException>(() => new ThalassaClient($"{_registry.Address}?{option}={_folder.At(file)}")).Message,
            StringComparison.Ordinal);
}
