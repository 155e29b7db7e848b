using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Thalassa.Model.Events;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

/// <summary>What every store does with heartbeats and removals.</summary>
public abstract class HeartbeatConformance : StoreFixture
{
    [Fact]
    public async Task The_first_heartbeat_registers_and_leaves_an_online_pending()
    {
        var outcome = await HeartbeatAsync(At(0), "/web/1.0.0/10.0.0.1/80", """{"weight": 5}""");

        Assert.Equal(HeartbeatKind.New, outcome.Kind);
        var registration = outcome.Registration;
        Assert.Equal(At(0).ToUnixTimeMilliseconds(), registration.LastKnown);
        Assert.Equal(At(60).ToUnixTimeMilliseconds(), registration.ExpiresAt);
        Assert.True(registration.Revision >= At(0).ToUnixTimeMilliseconds() * 1000);
        Assert.Equal(
            $$"""{"weight":5,"hostname":"10.0.0.1","registered":{{At(0).ToUnixTimeMilliseconds()}}}""",
            Encoding.UTF8.GetString(registration.Meta.Span));
        Assert.NotNull(outcome.Event);
        Assert.Equal(EventTypes.Online, outcome.Event.Type);
        Assert.Equal("/web/1.0.0/10.0.0.1/80", outcome.Event.Subject);
        Assert.Equal(registration.Revision, outcome.Event.Revision);
        var pending = Assert.Single(await PendingAsync());
        Assert.Equal(outcome.Event.Id, pending.Id);
        Assert.Equal(EventTypes.Online, pending.Type);
        Assert.Equal(At(0), pending.Time);
        Assert.True(JsonElement.DeepEquals(outcome.Event.Data, pending.Data), pending.Data.GetRawText());
    }

    [Fact]
    public async Task The_trace_of_a_call_is_kept_with_its_event_and_only_if_it_is_recorded()
    {
        using var call = new Activity("call") { TraceStateString = "vendor=1", ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var online = (await HeartbeatAsync(At(0), "/web/1.0.0/h/80")).Event!;
        Assert.Equal((call.Id, "vendor=1"), (online.TraceParent, online.TraceState));
        var pending = Assert.Single(await PendingAsync());
        Assert.Equal((call.Id, "vendor=1"), (pending.TraceParent, pending.TraceState));

        call.TraceStateString = new string('x', 513);
        var offline = await Store.RemoveAsync(Id("/web/1.0.0/h/80"), At(1));
        Assert.Equal((call.Id, null), (offline!.TraceParent, offline.TraceState));

        call.ActivityTraceFlags = ActivityTraceFlags.None;
        Assert.Null((await HeartbeatAsync(At(2), "/web/1.0.0/h/80")).Event!.TraceParent);
    }

    [Fact]
    public async Task The_same_meta_again_only_renews_the_lease()
    {
        var first = await HeartbeatAsync(At(0), "/web/1.0.0/h/80");
        var second = await HeartbeatAsync(At(5), "/web/1.0.0/h/80");

        Assert.Equal(HeartbeatKind.Renewed, second.Kind);
        Assert.Null(second.Event);
        Assert.Equal(first.Registration.Revision, second.Registration.Revision);
        Assert.Equal(At(5).ToUnixTimeMilliseconds(), second.Registration.LastKnown);
        Assert.True(first.Registration.Meta.Span.SequenceEqual(second.Registration.Meta.Span), "The meta stays as it was.");
        Assert.Single(await PendingAsync());
        Assert.Equal(At(5).ToUnixTimeMilliseconds(), (await Store.QueryAsync(new RegistrationQuery())).List.Items[0].LastKnown);
    }

    [Fact]
    public async Task A_late_heartbeat_does_not_turn_the_clock_back()
    {
        await HeartbeatAsync(At(10), "/web/1.0.0/h/80");
        await HeartbeatAsync(At(9), "/web/1.0.0/h/80");

        Assert.True((await Store.QueryAsync(new RegistrationQuery())).List.Items[0].LastKnown >= At(9).ToUnixTimeMilliseconds());
        Assert.Empty(await DueAsync(At(68)));
    }

    [Fact]
    public async Task Another_meta_is_a_change_that_keeps_the_day_of_registration()
    {
        var first = await HeartbeatAsync(At(0), "/web/1.0.0/h/80", """{"weight":1}""");
        var second = await HeartbeatAsync(At(5), "/web/1.0.0/h/80", """{"weight":2}""", seconds: 90);

        Assert.Equal(HeartbeatKind.Changed, second.Kind);
        Assert.True(second.Registration.Revision > first.Registration.Revision);
        Assert.Equal(first.Registration.Registered, second.Registration.Registered);
        Assert.Equal(At(95).ToUnixTimeMilliseconds(), second.Registration.ExpiresAt);
        Assert.Equal(
            $$"""{"weight":2,"hostname":"h","registered":{{At(0).ToUnixTimeMilliseconds()}}}""",
            Encoding.UTF8.GetString(second.Registration.Meta.Span));
        Assert.Equal(EventTypes.Online, second.Event?.Type);
        Assert.Equal(2, (await PendingAsync()).Length);
    }

    [Fact]
    public async Task Meta_from_the_client_is_not_overwritten()
    {
        var outcome = await HeartbeatAsync(At(0), "/web/1.0.0/h/80", """{ "hostname" : "mine", "registered" : 7, "text": "a b\"c" }""");

        Assert.Equal("""{"hostname":"mine","registered":7,"text":"a b\"c"}""", Encoding.UTF8.GetString(outcome.Registration.Meta.Span));
    }

    [Fact]
    public async Task Meta_survives_as_it_was_sent()
    {
        const string meta = """{"emoji":"😀\u0000\ud83d\ude00","number":1e400,"deep":[[{"ключ":null}]],"<&'>":"\/"}""";
        await HeartbeatAsync(At(0), "/web/1.0.0/h/80", meta);

        var stored = (await Store.QueryAsync(new RegistrationQuery())).List.Items[0];
        Assert.StartsWith(meta[..^1], Encoding.UTF8.GetString(stored.Meta.Span), StringComparison.Ordinal);
        Assert.Equal(stored.Meta.ToArray(), Encoding.UTF8.GetBytes((await PendingAsync())[0].Data.GetProperty("meta").GetRawText()));
    }

    [Fact]
    public async Task The_largest_meta_is_kept_even_where_every_character_takes_four_bytes()
    {
        var emoji = string.Concat(Enumerable.Repeat("😀", (16 * 1024 / 4) - 3));
        var meta = $$"""{"a":"{{emoji}}"}""";
        await HeartbeatAsync(At(0), "/web/1.0.0/h/80", meta);

        var stored = (await Store.QueryAsync(new RegistrationQuery())).List.Items[0];
        Assert.StartsWith(meta[..^1], Encoding.UTF8.GetString(stored.Meta.Span), StringComparison.Ordinal);
        Assert.Equal(emoji, (await PendingAsync())[0].Data.GetProperty("meta").GetProperty("a").GetString());
    }

    [Fact]
    public async Task Many_heartbeats_of_many_services_have_an_outcome_each()
    {
        await HeartbeatAsync(At(0), "/a/1/h/1");
        await HeartbeatAsync(At(0), "/b/1/h/1", """{"x":1}""");
        var outcomes = await Store.HeartbeatAsync(
            [
                Beat("/b/1/h/2"),
                Beat("/a/1/h/1"),
                Beat("/c/1/h/1"),
                Beat("/b/1/h/1", """{"x":2}"""),
                .. Enumerable.Range(10, 150).Select(i => Beat($"/a/1/h/{i}")),
            ],
            At(1));

        Assert.Equal(
            [HeartbeatKind.New, HeartbeatKind.Renewed, HeartbeatKind.New, HeartbeatKind.Changed],
            outcomes.Take(4).Select(outcome => outcome.Kind));
        Assert.All(outcomes.Skip(4), outcome => Assert.Equal(HeartbeatKind.New, outcome.Kind));
        Assert.Equal("/b/1/h/2", outcomes[0].Registration.Id.ToString());
        Assert.Equal(154, (await IdsAsync()).Length);
        Assert.Equal(155, (await PendingAsync()).Length);
    }

    [Fact]
    public async Task Removing_ends_a_registration_once()
    {
        var online = await HeartbeatAsync(At(0), "/web/1.0.0/h/80");
        var offline = await Store.RemoveAsync(Id("/web/1.0.0/h/80"), At(1));

        Assert.Equal(EventTypes.Offline, offline?.Type);
        Assert.True(offline!.Revision > online.Registration.Revision, "The offline comes after the online.");
        Assert.Equal(
            $$"""{"id":"/web/1.0.0/h/80","name":"web","version":"1.0.0","host":"h","port":80,"revision":{{offline.Revision}}}""",
            offline.Data.GetRawText());
        Assert.Empty(await IdsAsync());
        Assert.Null(await Store.RemoveAsync(Id("/web/1.0.0/h/80"), At(2)));
        Assert.Equal([EventTypes.Online, EventTypes.Offline], (await PendingAsync()).Select(item => item.Type));
    }

    [Fact]
    public async Task Coming_back_is_new()
    {
        var first = await HeartbeatAsync(At(0), "/web/1.0.0/h/80");
        var offline = await Store.RemoveAsync(Id("/web/1.0.0/h/80"), At(1));
        var second = await HeartbeatAsync(At(2), "/web/1.0.0/h/80");

        Assert.Equal(HeartbeatKind.New, second.Kind);
        Assert.Equal(At(2).ToUnixTimeMilliseconds(), second.Registration.Registered);
        Assert.True(offline!.Revision > first.Registration.Revision);
        Assert.True(second.Registration.Revision > offline.Revision);
    }

    [Fact]
    public async Task Acknowledged_events_are_pending_no_more_and_unknown_ones_are_ignored()
    {
        var one = (await HeartbeatAsync(At(0), "/a/1/h/1")).Event!;
        var two = (await HeartbeatAsync(At(1), "/b/1/h/1")).Event!;
        await Store.AcknowledgeAsync([one]);
        await Store.AcknowledgeAsync([one]);
        Assert.Equal(two.Id, Assert.Single(await PendingAsync()).Id);

        await Store.AcknowledgeAsync([one, two]);
        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task Only_events_of_before_a_time_are_leftovers_and_no_more_than_asked_for()
    {
        for (var i = 0; i < 5; i++)
        {
            await HeartbeatAsync(At(i), $"/web/1/h/{i + 1}");
        }

        Assert.Equal(3, (await PendingAsync(before: At(3))).Length);
        Assert.Equal(2, (await Store.ScanAsync(At(0), At(10), maxPending: 2)).Pending.Count);
    }

    [Fact]
    public async Task Thirty_two_writers_of_one_id_make_one_registration_and_one_online()
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await HeartbeatAsync(At(1), "/web/1.0.0/h/80");
        })).ToArray();
        start.SetResult();
        var outcomes = await Task.WhenAll(writers);

        Assert.Single(outcomes, outcome => outcome.Kind == HeartbeatKind.New);
        Assert.Single(outcomes, outcome => outcome.Event is not null);
        Assert.Single(await IdsAsync());
        Assert.Single(await PendingAsync());
    }

    [Fact]
    public async Task Thirty_two_writers_of_different_metas_leave_the_one_with_the_greatest_revision()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            Task.Run(() => HeartbeatAsync(At(1), "/web/1.0.0/h/80", $$"""{"weight":{{i}}}"""))));

        var pending = await PendingAsync();
        Assert.Equal(outcomes.Count(outcome => outcome.Event is not null), pending.Length);
        Assert.Equal(pending.Length, pending.Select(item => item.Revision).Distinct().Count());
        var stored = Assert.Single((await Store.QueryAsync(new RegistrationQuery())).List.Items.ToArray());
        Assert.Equal(pending.Max(item => item.Revision), stored.Revision);
        Assert.Equal(
            pending.MaxBy(item => item.Revision)!.Data.GetProperty("meta").GetRawText(), Encoding.UTF8.GetString(stored.Meta.Span));
    }
}
