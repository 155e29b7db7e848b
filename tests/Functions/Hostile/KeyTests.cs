using System.Text.Json;

namespace Thalassa.Functions.Tests.Hostile;

public sealed class KeyTests
{
    private static readonly string[] Calls =
    [
        "GET /registrations",
        "GET /registrations/web",
        "POST /registrations",
        "POST /registrations/web/1/h/80",
        "DELETE /registrations/web/1/h/80",
        "GET /frontends",
        "POST /frontends",
        "GET /frontends/web",
        "PUT /frontends/web",
        "DELETE /frontends/web",
        "GET /backends",
        "POST /backends",
        "GET /backends/web",
        "PUT /backends/web",
        "POST /backends/web",
        "DELETE /backends/web",
        "GET /events",
        "GET /metrics",
        "GET /agents",
        "POST /agents/a",
        "DELETE /agents/a",
    ];

    [Fact]
    public async Task Every_call_but_the_status_needs_the_key()
    {
        await using var app = await RunningApp.StartAsync(null, "--THALASSA_API_KEY=k-51");
        foreach (var call in Calls)
        {
            var (method, path) = (call.Split(' ')[0], call.Split(' ')[1]);
            await app.ProblemAsync(401, method, path, method == "GET" ? null : "{}");
            await app.ProblemAsync(401, method, $"{path}?code=wrong", method == "GET" ? null : "{}");
        }

        await app.OkAsync("GET", "/status");
    }

    [Fact]
    public async Task With_the_key_a_call_is_answered_and_a_link_keeps_it()
    {
        await using var app = await RunningApp.StartAsync(null, "--THALASSA_API_KEY=k-51");
        await app.OkAsync("POST", "/registrations/web/1/h/80?code=k-51");
        await app.OkAsync("POST", "/registrations/web/1/h/81?code=k-51");
        using var page = await app.SendAsync("GET", "/registrations?limit=1&code=k-51");
        var next = page.Headers.GetValues("Link").Single().Split('<', '>')[1];
        Assert.Equal(81, (await app.OkAsync("GET", next))[0].GetProperty("port").GetInt32());
        using var header = await app.SendAsync("GET", "/registrations", null, ("x-functions-key", "k-51"));
        Assert.Equal(2, JsonElement.Parse(await header.Content.ReadAsStringAsync()).GetArrayLength());
    }
}
