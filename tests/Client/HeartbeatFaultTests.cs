using System.Net;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

/// <summary>
/// What a registry in trouble does to an app: nothing; and when the trouble ends, the app is registered again within two beats.
/// </summary>
public sealed class HeartbeatFaultTests
{
    private static readonly TimeSpan TwoBeats = SimulatedClient.Beat * 2;

    public static TheoryData<string> Faults =>
        [
            "refuses connections",
            "drops connections",
            "does not answer",
            "500",
            "503, Retry-After: 5",
            "429, Retry-After: 3600",
            "answers garbage",
            "answers too little",
            "answers half",
            "throws",
        ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_registry_fails_from_the_start_and_the_app_is_there_within_two_beats_of_its_return(string fault)
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        Break(simulated.Registry, fault);
        await simulated.Client.StartAsync();
        await PassAsync(simulated, TimeSpan.FromMinutes(3));
        Assert.Empty(simulated.Successes);
        Assert.NotEmpty(simulated.Failures);
        Assert.All(simulated.Failures, failure =>
            Assert.True(failure.RetryIn > TimeSpan.Zero && failure.RetryIn <= TwoBeats, $"{failure.RetryIn}"));

        await ReturnsAsync(simulated);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_registry_fails_for_a_while_and_the_app_is_there_within_two_beats_of_its_return(string fault)
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await PassAsync(simulated, TimeSpan.FromMinutes(1));
        Assert.Empty(simulated.Failures);
        Break(simulated.Registry, fault);
        await PassAsync(simulated, TimeSpan.FromMinutes(3));
        Assert.NotEmpty(simulated.Failures);

        await ReturnsAsync(simulated);
    }

    [Fact]
    public async Task One_hiccup_is_tried_again_sooner_than_the_next_beat_and_does_not_cost_the_lease()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await PassAsync(simulated, TimeSpan.FromMinutes(1));
        simulated.Registry.Fail(HttpStatusCode.InternalServerError);
        await Eventually.TrueAsync(async () =>
        {
            await PassAsync(simulated, TimeSpan.FromSeconds(0.25));
            return simulated.Failures.Any();
        });
        var failed = simulated.Failures.First();
        simulated.Registry.Fail(null);
        await PassAsync(simulated, TimeSpan.FromSeconds(20));

        Assert.True(failed.RetryIn < TimeSpan.FromSeconds(1.5), $"{failed.RetryIn}");
        Assert.True(simulated.Client.IsOnline);
        var gaps = simulated.Successes.Zip(simulated.Successes.Skip(1), (one, next) => next - one);
        Assert.All(gaps, gap => Assert.True(gap < TimeSpan.FromSeconds(60), $"{gap}"));
    }

    [Fact]
    public async Task A_registry_that_stays_away_is_tried_ever_less_often_but_never_less_than_it_would_get_heartbeats()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        simulated.Registry.Fail(HttpStatusCode.InternalServerError);
        await simulated.Client.StartAsync();
        await PassAsync(simulated, TimeSpan.FromMinutes(10));
        var pauses = simulated.Failures.Select(failure => failure.RetryIn!.Value).ToArray();

        Assert.True(pauses[0] <= TimeSpan.FromSeconds(1.25), $"{pauses[0]}");
        Assert.All(pauses.Skip(6), pause => Assert.InRange(pause, SimulatedClient.Beat / 2, SimulatedClient.Beat));
        Assert.True(simulated.Registry.Requests.Count < 10 * 60 / 10 + 10, $"{simulated.Registry.Requests.Count} requests");
    }

    [Fact]
    public async Task Retry_after_of_the_registry_is_respected()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        simulated.Registry.Fail(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(8));
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Failures.Any());

        Assert.InRange(simulated.Failures.First().RetryIn!.Value, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        Assert.Equal(TimeSpan.FromSeconds(8), simulated.Failures.First().Failure.RetryAfter);
    }

    [Fact]
    public async Task Another_host_takes_the_heartbeat_that_one_answers_with_garbage()
    {
        var options = new ThalassaOptions { Hosts = [new("http://a/"), new("http://b/")], Host = "10.0.0.5" };
        await using var simulated = new SimulatedClient(options);
        simulated.Registry.Instead = (request, _) =>
            Task.FromResult(request.RequestUri!.Host == "b" ? null : new HttpResponseMessage { Content = new StringContent("<html>") });
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());

        Assert.Empty(simulated.Failures);
        Assert.Equal(2, simulated.Registry.Requests.Count);
    }

    /// <summary>A client waits for its next beat, or for an answer that does not come.</summary>
    private static Task PassAsync(SimulatedClient simulated, TimeSpan span) => simulated.Time.PassAsync(
        span, () => simulated.Time.ActiveTimers == 1 && (simulated.Client.IsWaiting || simulated.Registry.IsHolding));

    private static async Task ReturnsAsync(SimulatedClient simulated)
    {
        simulated.Registry.Fail(null);
        var returned = simulated.Time.GetUtcNow();
        await PassAsync(simulated, TwoBeats);
        await Eventually.TrueAsync(() => simulated.Successes.Any(at => at > returned));
        Assert.True(simulated.Client.IsOnline);
        Assert.Equal(0, simulated.Client.State.Failures);

        // And it goes on as if nothing had been.
        var failures = simulated.Failures.Count();
        await PassAsync(simulated, TimeSpan.FromMinutes(2));
        Assert.Equal(failures, simulated.Failures.Count());
    }

    private static void Break(SimulatedRegistry registry, string fault)
    {
        if (fault == "does not answer")
        {
            registry.Hold();
        }
        else
        {
            registry.Instead = (_, _) => Task.FromResult<HttpResponseMessage?>(Answer());
        }

        HttpResponseMessage Answer() => fault switch
        {
            "refuses connections" => throw new HttpRequestException("Connection refused"),
            "drops connections" => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) },
            "500" => new HttpResponseMessage(HttpStatusCode.InternalServerError),
            "503, Retry-After: 5" => Busy(HttpStatusCode.ServiceUnavailable, 5),
            "429, Retry-After: 3600" => Busy(HttpStatusCode.TooManyRequests, 3600),
            "answers garbage" => new HttpResponseMessage { Content = new StringContent("<html>all is well</html>") },
            "answers too little" => new HttpResponseMessage { Content = new StringContent("[]") },
            "answers half" => new HttpResponseMessage { Content = new StringContent("""[{"status":20""") },
            _ => throw new InvalidOperationException("a bug of the handler"),
        };
    }

    private static HttpResponseMessage Busy(HttpStatusCode status, int seconds)
    {
        var answer = new HttpResponseMessage(status);
        answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The connection was reset"));
    }
}
