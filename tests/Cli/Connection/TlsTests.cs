using Microsoft.AspNetCore.Http;
using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Connection;

public sealed class TlsTests
{
    [Fact]
    public async Task A_registry_with_a_certificate_of_ones_own_is_asked_when_its_authority_is_named()
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority(folder.Path);
        using var own = authority.Issue("registry", TestAuthority.Server);
        await using var registry = await ScriptedServer.StartAsync(
            http =>
            {
                http.Response.ContentType = "application/json";
                return http.Response.WriteAsync(
                    http.Connection.ClientCertificate is { } shown
                        ? $$$"""[{"name":"{{{shown.Subject[3..]}}}","version":"1","host":"10.0.0.5","port":80,"meta":{}}]"""
                        : "[]");
            },
            certificate: own);
        var (certificate, key) = authority.IssueFiles("alice", TestAuthority.Client);
        var both = folder.Write("both.pem", await File.ReadAllTextAsync(certificate) + '\n' + await File.ReadAllTextAsync(key));
        var address = $"{registry.Address}?timeout=20";

        Assert.Contains(
            "could not be reached", (await RunAsync("list", "--registry", address)).EndedWith(3).Errors, StringComparison.Ordinal);
        (await RunAsync("list", "--registry", address, "--ca-file", authority.File)).EndedWith(0);
        var known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["THALASSA_CA_FILE"] = authority.File,
            ["THALASSA_CERTIFICATE_FILE"] = both,
        };
        Assert.Contains(
            "alice", (await ThalassaProcess.RunAsync(known, "list", "--registry", address)).EndedWith(0).Output, StringComparison.Ordinal);
        Assert.Contains(
            "--ca-file", (await RunAsync("list", "--ca-file", folder.At("none"))).EndedWith(2).Errors, StringComparison.Ordinal);
    }

    private static Task<Outcome> RunAsync(params string[] arguments) =>
        ThalassaProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);
}
