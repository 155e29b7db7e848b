namespace Thalassa.Functions.Tests.Access;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("GET", "/registrations", "no-cache")]
    [InlineData("GET", "/status", "no-store")]
    [InlineData("GET", "/agents", "no-store")]
    [InlineData("GET", "/metrics", null)]
    [InlineData("POST", "/registrations/web/1/h/80", "no-store")]
    [InlineData("POST", "/registrations/b ad/1/h/80", "no-store")]
    [InlineData("GET", "/backends/none", "no-store")]
    [InlineData("GET", "/", "no-cache")]
    public async Task Answer_has_security_headers(string method, string path, string? cache)
    {
        await using var app = await RunningApp.StartAsync();
        using var answer = await app.SendAsync(method, path);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(cache ?? answer.Headers.CacheControl?.ToString(), answer.Headers.CacheControl?.ToString());
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("true", "https", true)]
    [InlineData("true", "http", false)]
    [InlineData("false", "https", false)]
    public async Task Answer_behind_tls_front_end_has_hsts(string trusted, string scheme, bool expected)
    {
        await using var app = await RunningApp.StartAsync(null, $"--TrustForwardedFor={trusted}");
        using var answer = await app.SendAsync("GET", "/", null, ("X-Forwarded-Proto", scheme));
        Assert.Equal(expected, answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Refusal_has_security_headers()
    {
        await using var app = await RunningApp.StartAsync(null, TestKeys.Settings);
        using var answer = await app.SendAsync("GET", "/registrations");
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }
}
