using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Host.Tests;

public sealed class KeyTests
{
    private const string Key = "k-51";

    [Theory]
    [InlineData("", null, 401)]
    [InlineData("", "wrong", 401)]
    [InlineData("", "K-51", 401)]
    [InlineData("", "", 401)]
    [InlineData("", "k-51,k-51", 401)]
    [InlineData("?code=wrong", null, 401)]
    [InlineData("?code=k-51&code=k-51", null, 401)]
    [InlineData("?code=k-51", "wrong", 401)]
    [InlineData("", "k-51", 200)]
    [InlineData("?code=k-51", null, 200)]
    [InlineData("?CODE=k-51", null, 200)]
    [InlineData("?code=wrong", "k-51", 200)]
    public async Task The_header_counts_first_then_the_query(string query, string? header, int status)
    {
        await using var app = await TestApp.StartAsync($"--THALASSA_API_KEY={Key}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/Echo{query}");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", header);
        }

        using var answer = await app.Http.SendAsync(request);
        if (status == 200)
        {
            Assert.Equal(StatusCodes.Status200OK, (int)answer.StatusCode);
        }
        else
        {
            Assert.DoesNotContain(Key, await Problems.Check(answer, status, "x-functions-key"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 200)]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    public async Task Without_a_key_a_page_of_another_site_cannot_use_the_browser_to_call(string site, int status)
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/Echo");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", null, 403)]
    [InlineData("evil.example:7071", null, 403)]
    [InlineData("10.0.0.1", null, 403)]
    [InlineData("127.0.0.1.evil.example", null, 403)]
    [InlineData("localhost", null, 200)]
    [InlineData("LOCALHOST:80", null, 200)]
    [InlineData("[::1]:7071", null, 200)]
    [InlineData("localhost:7071", "http://localhost:7071", 200)]
    [InlineData("localhost:7071", "http://localhost:3000", 403)]
    [InlineData("localhost:7071", "http://evil.example", 403)]
    [InlineData("localhost:7071", "null", 403)]
    public async Task Without_a_key_the_call_names_this_machine_and_comes_from_no_other_site(string host, string? origin, int status)
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/Echo");
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_anonymous_function_needs_no_key()
    {
        await using var app = await TestApp.StartAsync($"--THALASSA_API_KEY={Key}");
        Assert.Equal("own", await app.Http.GetStringAsync("/api/own"));
    }

    [Fact]
    public async Task A_refused_request_does_not_reach_its_function()
    {
        await using var app = await TestApp.StartAsync($"--THALASSA_API_KEY={Key}");
        using var answer = await app.Http.PostAsync(new Uri("/api/things", UriKind.Relative), null);
        await Problems.Check(answer, 401, "key");
        Assert.Empty(app.Journal.Entries);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://a-name:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task Without_a_key_the_app_does_not_listen_beyond_this_machine(string urls)
    {
        using var host = TestApp.Build(TestApp.Builder($"--urls={urls}"));
        var refusal = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => host.StartAsync());
        Assert.Contains("THALASSA_API_KEY", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_endpoints_of_the_configuration_are_held_to_the_same_rule()
    {
        using var host = TestApp.Build(TestApp.Builder("--Kestrel:Endpoints:All:Url=http://0.0.0.0:0"));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => host.StartAsync());
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "--THALASSA_API_KEY=k")]
    [InlineData("http://[::1]:0", "--Nothing=")]
    public async Task With_a_key_or_on_loopback_it_listens(string urls, string key)
    {
        using var host = TestApp.Build(TestApp.Builder($"--urls={urls}", key));
        await host.StartAsync();
        await host.StopAsync();
    }
}
