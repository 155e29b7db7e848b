using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Tests.Processes;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Identity;

/// <summary>
/// The app without any connection string: its identity's tokens open the storage account, here Azurite by TLS, as long as they are good.
/// </summary>
public sealed class ManagedIdentityTests : IAsyncLifetime, IDisposable
{
    private const string Storage = "https://storage.azure.com";
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<(string Header, IQueryCollection Query)> _asked = [];
    private TestAuthority _authority = null!;
    private AzuriteServer _azurite = null!;
    private ScriptedServer _identity = null!;
    private Func<string> _token = () => Token(Storage, TimeSpan.FromHours(1));

    public async Task InitializeAsync()
    {
        _authority = new TestAuthority(_folder.Path);
        _azurite = await AzuriteServer.StartAsync(tls: _authority.IssueFiles("azurite", TestAuthority.Server));
        _identity = await ScriptedServer.StartAsync(GiveTokenAsync);
    }

    public async Task DisposeAsync()
    {
        await _identity.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("managedidentity")]
    [InlineData("")]
    public async Task The_apps_identity_opens_the_tables(string credential)
    {
        using var app = Start(credential);
        using var http = new HttpClient { BaseAddress = await app.AddressAsync() };
        using var registered = await http.PostAsync(new Uri("/registrations/web/1/10.0.0.5/80", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, registered.StatusCode);
        Assert.Equal("/web/1/10.0.0.5/80", JsonNode.Parse(await http.GetStringAsync("/registrations"))![0]!["id"]!.GetValue<string>());
        Assert.All(_asked, asked =>
        {
            Assert.Equal("secret-of-the-platform", asked.Header);
            Assert.StartsWith(Storage, asked.Query["resource"].ToString(), StringComparison.Ordinal);
            Assert.Equal("11111111-2222-3333-4444-555555555555", asked.Query["client_id"].ToString());
        });
        Assert.NotEmpty(_asked);
    }

    [Theory]
    [InlineData("an expired token")]
    [InlineData("a token for something else")]
    [InlineData("no token")]
    public async Task Invalid_token_is_refused_and_not_revealed(string what)
    {
        var made = what switch
        {
            "an expired token" => Token(Storage, TimeSpan.FromHours(-1)),
            "a token for something else" => Token("https://servicebus.azure.net", TimeSpan.FromHours(1)),
            _ => "none",
        };
        _token = () => made;
        using var app = Start("managedidentity");
        using var http = new HttpClient { BaseAddress = await app.AddressAsync() };
        using var refused = await http.PostAsync(new Uri("/registrations/web/1/10.0.0.5/80", UriKind.Relative), null);
        var body = await refused.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.DoesNotContain(made, body, StringComparison.Ordinal);
        Assert.DoesNotContain(made, app.Output, StringComparison.Ordinal);
    }

    private static string Token(string audience, TimeSpan life)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
            ["iat"] = (now + life).AddHours(-2).ToUnixTimeSeconds(),
            ["nbf"] = (now + life).AddHours(-2).ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
        };
        return string.Join(
            '.',
            new[] { """{"alg":"HS256","typ":"JWT"}""", claims.ToJsonString(), "signature" }.Select(part =>
                Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
    }

    private AppProcess Start(string credential) => new(
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        ("Store", "tables"),
        ("SnapshotSeconds", "0"),
        ("AzureWebJobsStorage__tableServiceUri", _azurite.TableEndpoint.ToString()),
        ("AzureWebJobsStorage__credential", credential),
        ("AzureWebJobsStorage__clientId", "11111111-2222-3333-4444-555555555555"),
        ("SSL_CERT_FILE", _authority.File),
        ("IDENTITY_ENDPOINT", $"{_identity.Address}msi/token"),
        ("IDENTITY_HEADER", "secret-of-the-platform"));

    /// <summary>Answers as the platform's own endpoint for tokens does.</summary>
    private Task GiveTokenAsync(HttpContext http)
    {
        _asked.Enqueue((http.Request.Headers["X-IDENTITY-HEADER"].ToString(), http.Request.Query));
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            JsonSerializer.Serialize(
                new
                {
                    access_token = _token(),
                    expires_on = TimeProvider
                        .System.GetUtcNow()
                        .AddHours(1)
                        .ToUnixTimeSeconds()
                        .ToString(System.Globalization.CultureInfo.InvariantCulture),
                    resource = Storage,
                    token_type = "Bearer",
                    client_id = http.Request.Query["client_id"].ToString(),
                }));
    }
}
