using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Status;

public sealed class StatusTests
{
    [Fact]
    public async Task Status_has_the_earlier_fields_and_the_state_of_the_parts()
    {
        await using var app = await RunningApp.StartAsync();
        await app.OkAsync("POST", "/registrations/web/1/h/1");
        await app.OkAsync("POST", "/registrations/web/1/h/1");
        await app.OkAsync("DELETE", "/registrations/web/1/h/1");
        var status = await app.OkAsync("GET", "/status");
        Assert.Equal("serverless-thalassa", status.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", status.GetProperty("version").GetString());
        Assert.InRange(status.GetProperty("uptime").GetDouble(), 0.001, 86_400);
        Assert.True(status.GetProperty("memoryUsage").GetProperty("rss").GetInt64() > 1_000_000);
        var rates = status.GetProperty("stats").GetProperty("registrationsPerSecond");
        Assert.Equal(2, rates.GetProperty("count").GetInt64());
        Assert.True(rates.GetProperty("mean").GetDouble() > 0);
        var transitions = status.GetProperty("stats").GetProperty("transitions");
        Assert.Equal((1, 1, 1), (Count(transitions, "appeared"), Count(transitions, "renewed"), Count(transitions, "removed")));
        Assert.True(status.GetProperty("store").GetProperty("healthy").GetBoolean());
        Assert.Equal(2, Count(status.GetProperty("events"), "published"));
        Assert.False(status.GetProperty("selfPreservation").GetProperty("active").GetBoolean());
        await Eventually.TrueAsync(async () =>
            (await app.OkAsync("GET", "/status")).GetProperty("reaper").ValueKind == JsonValueKind.Object);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_seen_in_the_status_and_calls_are_503()
    {
        await using var app = await RunningApp.StartAsync(
            null,
            "--AzureWebJobsStorage=DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a;");
        var status = await app.OkAsync("GET", "/status");
        Assert.False(status.GetProperty("store").GetProperty("healthy").GetBoolean());
        var problem = await app.ProblemAsync(503, "GET", "/registrations");
        Assert.Contains("store does not answer", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static int Count(JsonElement of, string what) => of.GetProperty(what).GetInt32();
}
