using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Access;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Caller_above_the_limit_gets_429_while_others_are_answered()
    {
        await using var app = await StartAsync("--RateLimit=1");
        foreach (var status in (int[])[200, 200, 429])
        {
            Assert.Equal(status, await StatusAsync(app, TestKeys.Reader));
        }

        using (var refused = await app.SendAsync("GET", "/registrations", null, ("x-functions-key", TestKeys.Reader)))
        {
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        Assert.Equal(200, await StatusAsync(app, TestKeys.Operator));
        await Eventually.TrueAsync(async () => await StatusAsync(app, TestKeys.Reader) == 200);
    }

    [Fact]
    public async Task Caller_without_key_is_limited_by_address_and_cannot_forge_it()
    {
        await using var app = await StartAsync("--RateLimit=1", "--TrustForwardedFor=true");
        async Task<int> CallAsync(string from)
        {
            using var answer = await app.SendAsync("GET", "/registrations", null, ("X-Forwarded-For", from));
            return (int)answer.StatusCode;
        }

        Assert.Equal(401, await CallAsync("203.0.113.7"));
        Assert.Equal(401, await CallAsync("10.1.1.1, 203.0.113.7:4711"));
        Assert.Equal(429, await CallAsync("10.1.1.2,203.0.113.7:4712"));
        Assert.Equal(401, await CallAsync("203.0.113.8"));
        Assert.Equal(401, await CallAsync("[2001:db8::1]:80"));
    }

    [Fact]
    public async Task Programs_of_this_machine_that_need_no_key_are_not_counted()
    {
        await using var app = await RunningApp.StartAsync(null, "--RateLimit=1");
        for (var i = 0; i < 20; i++)
        {
            await app.OkAsync("GET", "/registrations");
        }
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        await using var app = await StartAsync("--RateLimit=0");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, await StatusAsync(app, TestKeys.Reader));
        }
    }

    private static Task<RunningApp> StartAsync(params string[] settings) =>
        RunningApp.StartAsync(null, [.. settings, .. TestKeys.Settings]);

    private static async Task<int> StatusAsync(RunningApp app, string key)
    {
        using var answer = await app.SendAsync("GET", "/registrations", null, ("x-functions-key", key));
        return (int)answer.StatusCode;
    }
}
