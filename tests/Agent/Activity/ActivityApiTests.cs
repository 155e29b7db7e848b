using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Activity;

/// <summary>A whole agent with a real HAProxy, and what its log tells of changes by operators, the registry and HAProxy itself.</summary>
public sealed class ActivityApiTests : ServedTests
{
    private protected override AgentOptions With(AgentOptions options, RunningAgent agent) =>
        options with
        {
            ActivityFile = agent.Folder.At("activity.jsonl"),
        };

    [Fact]
    public async Task Changes_tell_who_what_by_what_means_and_how_the_file_changed()
    {
        await Agent.PutAsync("/frontends/other", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        var created = await FindAsync(entry => (string?)entry["subject"] == "frontend/other");

        Assert.Equal(
            ("change", "created", "reload", "API at 127.0.0.1"),
            (Text(created, "kind"), Text(created, "text"), Text(created, "tier"), Text(created, "who")));
        Assert.Contains("frontend other is new", Text(created, "reason"), StringComparison.Ordinal);
        Assert.Contains("+frontend other\n", Text(created, "diff"), StringComparison.Ordinal);

        var app = await Agent.RunAsync("second");
        var online = await FindAsync(entry =>
            Text(entry, "kind") == "online" && Text(entry, "text")!.Contains($":{app.Port}", StringComparison.Ordinal));
        Assert.Equal(("backend/live", "runtime", "registry"), (Text(online, "subject"), Text(online, "tier"), Text(online, "who")));
        Assert.Contains($"127.0.0.1:{app.Port}", Text(online, "diff"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switch_a_failing_check_and_a_refusal_are_in_it_and_a_restart_keeps_all_of_them()
    {
        await using var next = await AppServer.StartAsync("next");
        Registry.Online("2", next.Port);
        await Eventually.PassesAsync(async () =>
            Assert.Equal(HttpStatusCode.OK, (await Agent.SendAsync(HttpMethod.Post, "/backends/live", """{"version":"2"}""")).Status));
        var switched = await FindAsync(entry => Text(entry, "kind") == "switch");
        Assert.Equal(("web: 1 → 2", "API at 127.0.0.1"), (Text(switched, "text"), Text(switched, "who")));

        await next.DisposeAsync();
        await FindAsync(entry =>
            Text(entry, "kind") == "health"
            && Text(entry, "text")!.StartsWith($"127.0.0.1:{next.Port} fails its check: L4CON", StringComparison.Ordinal));

        var (status, _) = await Agent.PutAsync(
            "/frontends/bad", """{"bind":"127.0.0.1:8079","backend":"live","natives":["nonsense here"]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var refused = await FindAsync(entry => Text(entry, "kind") == "error" && Text(entry, "subject") == "frontend/bad");
        Assert.Contains("nonsense", refused["lines"]!.ToJsonString(), StringComparison.Ordinal);
        var failed = await Agent.CallAsync(HttpMethod.Get, "/haproxy/config/failed");
        Assert.Contains("nonsense here", (string?)failed["config"], StringComparison.Ordinal);

        var last = (long)(await Agent.CallAsync(HttpMethod.Get, "/activity"))["last"]!;
        await Agent.RestartAsync();
        await FindAsync(entry => (long)entry["id"]! > last && Text(entry, "kind") == "start");
        Assert.NotNull(await FindAsync(entry => Text(entry, "kind") == "switch"));
        Assert.Equal((long)refused["id"]!, (long)(await Agent.CallAsync(HttpMethod.Get, $"/activity/{refused["id"]}"))["id"]!);
        Assert.All((await Agent.CallAsync(HttpMethod.Get, $"/activity?since={last}"))["entries"]!.AsArray(), entry =>
            Assert.True((long)entry!["id"]! > last));
    }

    [Fact]
    public async Task What_cannot_be_asked_for_is_said_all_at_once()
    {
        var (status, body) = await Agent.SendAsync(HttpMethod.Get, "/activity?since=x&limit=0");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("since", body, StringComparison.Ordinal);
        Assert.Contains("limit", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Agent.SendAsync(HttpMethod.Get, "/activity/999999")).Status);
    }

    private static string? Text(JsonNode entry, string name) => (string?)entry[name];

    private Task<JsonNode> FindAsync(Func<JsonNode, bool> what) => Eventually.GivesAsync(
        async () => (await Agent.CallAsync(HttpMethod.Get, "/activity"))["entries"]!.AsArray().FirstOrDefault(entry => what(entry!)),
        TimeSpan.FromSeconds(40),
        "the entry of the activity log");
}
