using Thalassa.Testing;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>Answers that come bit by bit, and callers that leave.</summary>
public sealed class StreamTests(SharedHost shared) : IClassFixture<SharedHost>
{
    // Below the time after which the registry writes something only to keep the connection.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Event_comes_when_it_happens_and_the_worker_notices_that_the_caller_left()
    {
        using (var answer = await shared.App.OpenAsync("/events?name=streamed"))
        {
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
            Assert.StartsWith(":", await LineAsync(reader), StringComparison.Ordinal);
            await Eventually.TrueAsync(async () => await SubscribersAsync() == 1);
            using var registered = await shared.App.SendAsync("POST", "/registrations/streamed/1/10.0.0.1/80");
            Assert.Equal(string.Empty, await LineAsync(reader));
            Assert.StartsWith("id: ", await LineAsync(reader), StringComparison.Ordinal);
            Assert.Equal("event: thalassa.online", await LineAsync(reader));
        }

        await Eventually.TrueAsync(async () => await SubscribersAsync() == 0);
    }

    [Fact]
    public async Task Etcd_wait_has_its_head_at_once_and_its_change_when_it_happens()
    {
        using var answer = await shared.App.OpenAsync("/v2/keys/services/waited?wait=true&recursive=true").WaitAsync(AtOnce);
        var body = answer.Content.ReadAsStringAsync();
        Assert.True(answer.Headers.Contains("X-Etcd-Index"));
        Assert.False(body.IsCompleted);
        using var registered = await shared.App.SendAsync("POST", "/registrations/waited/1/10.0.0.1/80");
        Assert.Contains("10.0.0.1:80", await body.WaitAsync(AtOnce), StringComparison.Ordinal);
    }

    private async Task<int> SubscribersAsync() =>
        (await shared.App.GetAsync("/status")).GetProperty("events").GetProperty("subscribers").GetInt32();

    private static async Task<string?> LineAsync(StreamReader reader) => await reader.ReadLineAsync().WaitAsync(Eventually.DefaultLimit);
}
