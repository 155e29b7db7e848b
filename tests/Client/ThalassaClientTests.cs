using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

public sealed class ThalassaClientTests
{
    [Fact]
    public async Task All_registrations_go_in_one_request_at_once_and_then_every_twenty_seconds()
    {
        await using var simulated = new SimulatedClient();
        var began = simulated.Time.GetUtcNow();
        for (var port = 8001; port <= 9000; port++)
        {
            simulated.Client.Register("web", "1.0.0", port);
        }

        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        Assert.Equal(began, simulated.Registry.Beats.Single().At);
        Assert.Equal(1000, simulated.Registry.Beats.Single().Names.Count());
        Assert.Equal(1000, simulated.Updates.Single().Ids.Count);

        await simulated.PassAsync(TimeSpan.FromMinutes(10));
        var pauses = simulated.Registry.Beats.Zip(simulated.Registry.Beats.Skip(1), (one, next) => next.At - one.At).ToArray();
        Assert.All(pauses, pause => Assert.True(pause <= SimulatedClient.Beat + TimeSpan.FromSeconds(0.25), $"{pause}"));
        Assert.All(pauses.Skip(1), pause => Assert.True(pause >= SimulatedClient.Beat * 0.85, $"{pause}"));
        Assert.Equal(simulated.Registry.Requests.Count, simulated.Successes.Count());
    }

    [Fact]
    public async Task More_than_the_registry_takes_at_once_goes_in_two_requests()
    {
        await using var simulated = new SimulatedClient();
        for (var port = 1; port <= 1001; port++)
        {
            simulated.Client.Register("web", "1.0.0", port);
        }

        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());

        Assert.Equal([1000, 1], simulated.Registry.Beats.Select(beat => beat.Names.Count()));
        Assert.Equal(1001, simulated.Updates.Single().Ids.Count);
    }

    [Fact]
    public async Task Registration_has_its_fields_and_its_sender()
    {
        await using var simulated = new SimulatedClient();
        var meta = new JsonObject { ["az"] = "use1a", ["pid"] = 7 };
        var id = simulated.Client.Register("web", "1.0.0", 8080, meta);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());

        Assert.Equal("/web/1.0.0/10.0.0.5/8080", id.ToString());
        var sent = JsonElement.Parse(simulated.Registry.Beats.Single().Body)[0];
        var whole = sent.GetProperty("meta");
        Assert.Equal(
            ("web", "1.0.0", "10.0.0.5", 8080),
            (
                sent.GetProperty("name").GetString(),
                sent.GetProperty("version").GetString(),
                sent.GetProperty("host").GetString(),
                sent.GetProperty("port").GetInt32()));
        Assert.Equal(
            ("use1a", 7, 60, Environment.MachineName, simulated.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            (
                whole.GetProperty("az").GetString(),
                whole.GetProperty("pid").GetInt32(),
                whole.GetProperty("secondsToExpire").GetInt32(),
                whole.GetProperty("hostname").GetString(),
                whole.GetProperty("registered").GetInt64()));
        Assert.Equal(2, meta.Count);
    }

    [Fact]
    public async Task Later_registration_and_deregistration_are_sent_at_once()
    {
        await using var simulated = new SimulatedClient();
        await simulated.Client.StartAsync();
        simulated.Client.Register("web", "1.0.0", 8080);
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        simulated.Client.Register("api", "1.0.0", 8081);
        await Eventually.TrueAsync(() => simulated.Registry.Beats.Last().Names.Count() == 2);

        Assert.True(simulated.Client.Unregister("web", "1.0.0", 8080));
        Assert.False(simulated.Client.Unregister("web", "1.0.0", 8080));
        await Eventually.TrueAsync(() => simulated.Registry.Departures.Any());

        Assert.Equal(["/registrations/web/1.0.0/10.0.0.5/8080"], simulated.Registry.Departures);
        await Eventually.PassesAsync(() => Assert.Equal(["api"], simulated.Registry.Beats.Last().Names));
        Assert.Equal(simulated.Time.GetUtcNow(), simulated.Registry.Requests.Last().At);
    }

    [Fact]
    public async Task Unanswered_deregistration_is_sent_again()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        simulated.Client.Register("api", "1.0.0", 8081);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        simulated.Registry.Fail(HttpStatusCode.InternalServerError);
        simulated.Client.Unregister("web", "1.0.0", 8080);
        await Eventually.TrueAsync(() => simulated.Failures.Any());
        simulated.Registry.Fail(null);
        await simulated.PassAsync(SimulatedClient.Beat);

        Assert.Equal(2, simulated.Registry.Departures.Count());
        Assert.All(simulated.Registry.Beats.Skip(1), beat => Assert.Equal(["api"], beat.Names));
    }

    [Fact]
    public async Task Stopping_ends_the_beats_and_deregisters_everything()
    {
        await using var simulated = new SimulatedClient();
        for (var port = 1; port <= 40; port++)
        {
            simulated.Client.Register("web", "1.0.0", port);
        }

        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        await simulated.Client.StopAsync();

        Assert.Equal(40, simulated.Registry.Departures.Distinct(StringComparer.Ordinal).Count());
        Assert.False(simulated.Client.State.IsRunning);
        Assert.Equal(0, simulated.Time.ActiveTimers);
        simulated.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(simulated.Registry.Beats);
    }

    [Fact]
    public async Task Stopped_client_can_be_started_again_with_its_registrations()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        await simulated.Client.StopAsync();
        await simulated.Client.StartAsync();

        await Eventually.TrueAsync(() => simulated.Registry.Beats.Count() == 2);
    }

    [Fact]
    public async Task A_heartbeat_under_way_is_over_before_the_departure_is_sent()
    {
        await using var simulated = new SimulatedClient();
        var held = new TaskCompletionSource<HttpResponseMessage?>();
        simulated.Registry.Instead = (request, _) =>
            request.Method == HttpMethod.Post ? held.Task : Task.FromResult<HttpResponseMessage?>(null);
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Registry.Beats.Any());
        var stopping = simulated.Client.StopAsync();
        Assert.Empty(simulated.Registry.Departures);
        held.SetResult(null);
        await stopping;

        Assert.Single(simulated.Registry.Departures);
    }

    [Fact]
    public async Task A_stop_with_the_registry_away_ends_when_its_time_is_over()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        simulated.Registry.Hold();
        var stopping = simulated.Client.StopAsync();
        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(2.5));
            return stopping.IsCompleted;
        });

        await stopping;
        Assert.Null(simulated.Failures.Last().RetryIn);
    }

    [Fact]
    public async Task A_stop_that_is_hurried_ends_at_once()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        simulated.Registry.Hold();
        using var hurry = new CancellationTokenSource();
        var stopping = simulated.Client.StopAsync(hurry.Token);
        await Eventually.TrueAsync(() => simulated.Registry.IsHolding);
        await hurry.CancelAsync();

        await stopping;
        Assert.Contains("the deadline passed", simulated.Failures.Last().Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_registration_that_is_refused_holds_up_no_other()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.Register("web", "1.0.0", 8080);
        simulated.Client.Register("api", "1.0.0", 8081);
        simulated.Registry.Fail(HttpStatusCode.OK, body: """[{"status":200},{"status":400,"errors":{"meta.weight":["is too much"]}}]""");
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Failures.Any());

        Assert.Equal("web", Assert.Single(simulated.Updates.First().Ids).Name);
        var failure = Assert.Single(simulated.Failures);
        Assert.Equal("api", Assert.Single(failure.Registrations).Name);
        Assert.Contains("is too much", failure.Failure.Message, StringComparison.Ordinal);
        Assert.True(failure.RetryIn > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_handler_that_throws_harms_nothing()
    {
        await using var simulated = new SimulatedClient();
        simulated.Client.UpdateSuccessful += (_, _) => throw new InvalidOperationException("handler");
        var after = 0;
        simulated.Client.UpdateSuccessful += (_, _) => after++;
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => after == 1);
        await simulated.PassAsync(SimulatedClient.Beat * 3);

        Assert.True(after >= 3);
    }

    [Fact]
    public void Bad_input_is_refused_with_every_fault_before_anything_is_sent()
    {
        using var http = new HttpClient();
        var client = new ThalassaClient(new ThalassaOptions(), http);
        var refusal = Assert.Throws<ArgumentException>(() =>
            client.Register("we b", "", 0, new JsonObject { ["weight"] = 300, ["secondsToExpire"] = "x" }, "no host"));

        foreach (var field in new[] { "name:", "version:", "host:", "port:", "meta.weight:", "meta.secondsToExpire:" })
        {
            Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task State_shows_whether_the_registrations_are_live()
    {
        await using var simulated = new SimulatedClient();
        Assert.False(simulated.Client.IsOnline);
        simulated.Client.Register("web", "1.0.0", 8080);
        await simulated.Client.StartAsync();
        await Eventually.TrueAsync(() => simulated.Successes.Any());
        Assert.True(simulated.Client.IsOnline);
        Assert.Equal(
            (1, 0, true), (simulated.Client.State.Registrations, simulated.Client.State.Failures, simulated.Client.State.IsRunning));

        simulated.Registry.Fail(HttpStatusCode.ServiceUnavailable);
        await simulated.PassAsync(TimeSpan.FromSeconds(61));
        Assert.False(simulated.Client.IsOnline);
        Assert.True(simulated.Client.State.Failures > 3);
        Assert.Contains("503", simulated.Client.State.LastFailure, StringComparison.Ordinal);
    }
}
