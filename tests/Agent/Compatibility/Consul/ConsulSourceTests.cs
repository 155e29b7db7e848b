using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Agent.Compatibility.Consul;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Consul;

/// <summary>A whole agent against Consul's contract on a real socket.</summary>
public sealed class ConsulSourceTests : IAsyncLifetime
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private FakeConsul _consul = null!;

    public async Task InitializeAsync() => _consul = await FakeConsul.StartAsync();

    public async Task DisposeAsync() => await _consul.DisposeAsync();

    [Fact]
    public async Task A_backend_is_answered_with_the_instances_that_pass_their_checks()
    {
        _consul.Register("1.0.0", 81);
        _consul.Register("1.1.0", 82);
        _consul.Register(new FakeInstance { Service = "web", Port = 83, Tags = ["1.0.0"], Status = "critical" });
        _consul.Register(new FakeInstance { Service = "web", Port = 84, Tags = ["1.0.0"], Status = "warning" });
        await using var agent = await StartAsync(compare: Never);
        var (status, backend) = await PutAsync(agent);

        Assert.Equal(200, status);
        var member = Assert.Single(backend["members"]!.AsArray())!;
        Assert.Equal("/web/1.0.0/127.0.0.1/81", (string)member["id"]!);
        Assert.Equal(
            ("web", "1.0.0", "127.0.0.1", 81),
            ((string)member["name"]!, (string)member["version"]!, (string)member["host"]!, (int)member["port"]!));
        Assert.Equal("node-1", (string)member["meta"]!["hostname"]!);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task What_changes_in_Consul_is_seen_by_blocking_queries_without_waiting_for_a_comparison()
    {
        var first = _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81]);
        var second = _consul.Register("1", 82);
        await agent.PortsAsync("live", 81, 82);
        _consul.Check(first, "critical");
        await agent.PortsAsync("live", 82);
        _consul.Check(first, "passing");
        await agent.PortsAsync("live", 81, 82);
        _consul.Deregister(second);
        await agent.PortsAsync("live", 81);
    }

    [Fact]
    public async Task A_weight_in_the_meta_is_a_members_and_changes_with_it()
    {
        var instance = _consul.Register(new FakeInstance { Service = "web", Port = 81, Tags = ["1"], Meta = new() { ["weight"] = "50" } });
        await using var agent = await WatchedAsync([81]);
        Assert.Equal(50, Assert.Single(Assert.Single(agent.Haproxy.Now.Backends).Servers).Weight);
        _consul.Register(instance with { Meta = new() { ["weight"] = "7" } });
        await Eventually.TrueAsync(() => agent.Haproxy.Now.Backends[0].Servers is [{ Weight: 7 }]);
    }

    [Fact]
    public async Task After_an_index_that_falls_back_changes_are_still_seen()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81]);
        _consul.Restore();

        // The question that follows must not wait for an index that the restored cluster reaches in a year.
        await Eventually.TrueAsync(() =>
            _consul.Questions.Skip(2).Any(question => question.Path.Contains("index=1&", StringComparison.Ordinal)));
        _consul.Register("1", 82);
        await agent.PortsAsync("live", 81, 82);
    }

    [Fact]
    public async Task An_index_below_one_does_not_make_the_next_question_one_that_does_not_wait()
    {
        _consul.Register("1", 81);
        _consul.ToldIndex = "0";
        await using var agent = await WatchedAsync([81]);
        await Eventually.TrueAsync(() =>
            _consul.Questions.Any(question => question.Path.Contains("&index=1&wait=", StringComparison.Ordinal)));
        Assert.DoesNotContain(_consul.Questions, question => question.Path.Contains("index=0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Early_answers_are_not_answered_by_a_storm_of_questions_nor_of_changes()
    {
        _consul.Register("1", 81);
        _consul.IsHasty = true;
        var clock = Stopwatch.StartNew();
        await using var agent = await WatchedAsync([81]);
        var before = _consul.Questions.Count;
        await Eventually.TrueAsync(() => _consul.Questions.Count >= before + 8);

        // Each question comes after a pause of 50 ms: time can only make it less often.
        Assert.True(
            _consul.Questions.Count(question => question.Path.Contains("index=", StringComparison.Ordinal))
                <= (clock.ElapsedMilliseconds / 50) + 2);
        var applied = agent.Haproxy.Attempts.Count;
        before = _consul.Questions.Count;
        await Eventually.TrueAsync(() => _consul.Questions.Count >= before + 5);
        Assert.Equal(applied, agent.Haproxy.Attempts.Count);
    }

    [Fact]
    public async Task A_question_that_nothing_answers_in_its_time_is_asked_again()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], options => options with { Wait = TimeSpan.FromMilliseconds(30) });
        await Eventually.TrueAsync(() =>
            _consul.Questions.Count(question => question.Path.Contains("wait=30ms", StringComparison.Ordinal)) >= 5);
        _consul.Touch("web");
        _consul.Register("1", 82);
        await agent.PortsAsync("live", 81, 82);
    }

    [Theory]
    [InlineData(500, "No cluster leader")]
    [InlineData(500, "rpc error making call: EOF")]
    [InlineData(429, "Your IP is issuing too many concurrent connections")]
    [InlineData(403, "Permission denied: token with AccessorID '...' lacks permission 'service:read'")]
    [InlineData(302, "")]
    [InlineData(200, "")]
    [InlineData(200, "{}")]
    [InlineData(200, "null")]
    [InlineData(200, "[")]
    [InlineData(200, "<html>maintenance</html>")]
    public async Task No_failure_of_Consul_empties_a_backend(int status, string body)
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(50), hold: TimeSpan.Zero);
        _consul.Break = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };
        _consul.Touch("web");
        await Eventually.TrueAsync(async () =>
            (await RegistryAsync(agent))["failure"] is not null && !(bool)(await RegistryAsync(agent))["reachable"]!);

        Assert.Equal([81], agent.Haproxy.Ports("live"));
        _consul.Break = null;
        _consul.Register("1", 82);
        await agent.PortsAsync("live", 81, 82);
        await Eventually.TrueAsync(async () => (bool)(await RegistryAsync(agent))["reachable"]!);
    }

    [Fact]
    public async Task While_there_is_no_leader_the_knowledge_stays_and_grows_old()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(50), hold: TimeSpan.Zero);
        _consul.HasLeader = false;
        _consul.Touch("web");
        await Eventually.TrueAsync(async () =>
            ((string?)(await RegistryAsync(agent))["failure"])?.Contains("No cluster leader", StringComparison.Ordinal) == true);
        var age = (double)(await RegistryAsync(agent))["ageSeconds"]!;
        await Eventually.TrueAsync(async () => (double)(await RegistryAsync(agent))["ageSeconds"]! > age);
        await Eventually.TrueAsync(async () => !(bool)(await RegistryAsync(agent))["eventsConnected"]!);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
        _consul.HasLeader = true;
        _consul.Register("1", 82);
        await agent.PortsAsync("live", 81, 82);
        await Eventually.TrueAsync(async () => (bool)(await RegistryAsync(agent))["eventsConnected"]!);
    }

    [Fact]
    public async Task A_stale_answer_of_a_server_without_leader_is_not_believed()
    {
        var first = _consul.Register("1", 81);
        await using var agent = await WatchedAsync(
            [81], options => options with { IsStale = true }, TimeSpan.FromMilliseconds(50), TimeSpan.Zero);
        Assert.All(_consul.Questions, question => Assert.EndsWith("&stale", question.Path.Split("&index")[0], StringComparison.Ordinal));
        _consul.HasLeader = false;
        _consul.Deregister(first);
        await Eventually.TrueAsync(async () =>
            ((string?)(await RegistryAsync(agent))["failure"])?.Contains("knows no leader", StringComparison.Ordinal) == true);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task An_answer_that_the_ACL_cut_is_not_believed_and_the_cure_is_named()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(50), hold: TimeSpan.Zero);
        _consul.HasAcl = true;
        _consul.Touch("web");
        await Eventually.TrueAsync(async () =>
            ((string?)(await RegistryAsync(agent))["failure"])?.Contains("--serviceRegToken", StringComparison.Ordinal) == true);
        Assert.Equal([81], agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task The_token_and_the_datacenter_go_with_each_question_and_the_token_nowhere_else()
    {
        _consul.HasAcl = true;
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], options => options with { Token = FakeConsul.GoodToken, Datacenter = "dc 1" });
        Assert.All(_consul.Questions, question =>
        {
            Assert.Equal(FakeConsul.GoodToken, question.Token);
            Assert.Contains("&dc=dc%201", question.Path, StringComparison.Ordinal);
            Assert.DoesNotContain(FakeConsul.GoodToken, question.Path, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(FakeConsul.GoodToken, (await agent.GetJsonAsync("/status")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frontends_and_backends_have_a_name_as_in_Thalassa_Consul()
    {
        await using var agent = await WatchedAsync([]);
        await agent.SendAsync("PUT", "/frontends/web", """{"bind":"*:80","backend":"live"}""");
        await agent.SendAsync("PUT", "/frontends/named", """{"bind":"*:81","backend":"live","name":"The shop"}""");
        Assert.Equal("web", (string)(await agent.GetJsonAsync("/frontends/web"))["name"]!);
        Assert.Equal("The shop", (string)(await agent.GetJsonAsync("/frontends/named"))["name"]!);
        Assert.Equal("web", (string)(await agent.GetJsonAsync("/backends/live"))["name"]!);
    }

    [Fact]
    public async Task When_one_host_fails_the_next_one_is_asked()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], options =>
            options with
            {
                Hosts = [new Uri($"http://127.0.0.1:{FreePort.Next()}/"), .. options.Hosts],
            });
        Assert.True((bool)(await RegistryAsync(agent))["reachable"]!);
        Assert.Equal(2, (await RegistryAsync(agent))["hosts"]!.AsArray().Count);
        Assert.Equal("consul", (string)(await RegistryAsync(agent))["kind"]!);
    }

    [Fact]
    public async Task When_most_of_a_version_is_gone_at_once_it_is_held_for_a_while()
    {
        FakeInstance[] instances = [_consul.Register("1", 81), _consul.Register("1", 82), _consul.Register("1", 83)];
        await using var agent = await WatchedAsync([81, 82, 83], compare: TimeSpan.FromMilliseconds(50));
        foreach (var instance in instances)
        {
            _consul.Check(instance, "critical");
        }

        // The last of them, at least, is held; which of the others left alone depends on what was asked in between.
        await Eventually.TrueAsync(async () => (int)(await RegistryAsync(agent))["heldMembers"]! > 0);
        Assert.NotEmpty(agent.Haproxy.Ports("live"));
    }

    [Fact]
    public async Task An_agent_that_starts_without_Consul_has_the_members_of_its_last_life()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("state.json");
        _consul.Register("1.0.0", 81);
        await using (var agent = await StartAsync(stateFile: file))
        {
            await PutAsync(agent);
        }

        _consul.Break = context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("No cluster leader");
        };
        await using var again = await StartAsync(stateFile: file);
        await again.PortsAsync("live", 81);
        await Eventually.TrueAsync(async () => (await RegistryAsync(again))["failure"] is not null);
        Assert.Equal("file", (string)(await RegistryAsync(again))["knowledge"]!);
    }

    [Fact]
    public async Task A_service_that_no_backend_needs_any_more_is_no_longer_watched()
    {
        _consul.Register("1", 81);
        await using var agent = await WatchedAsync([81], compare: TimeSpan.FromMilliseconds(50));
        Assert.Equal(200, (await agent.SendAsync("DELETE", "/backends/live")).Status);
        await Eventually.TrueAsync(() => _consul.Waiting == 0);
    }

    private async Task<TestAgent> WatchedAsync(
        int[] ports, Func<ConsulOptions, ConsulOptions>? change = null, TimeSpan? compare = null, TimeSpan? hold = null)
    {
        var agent = await StartAsync(change, compare ?? Never, hold);
        await agent.SendAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1"}""");
        await agent.PortsAsync("live", ports);
        await Eventually.TrueAsync(() => _consul.Questions.Any(question => question.Path.Contains("index=", StringComparison.Ordinal)));
        return agent;
    }

    private static Task<(int Status, JsonNode Body)> PutAsync(TestAgent agent) =>
        agent.SendAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0"}""");

    private static async Task<JsonNode> RegistryAsync(TestAgent agent) => (await agent.GetJsonAsync("/status"))["registry"]!;

    private Task<TestAgent> StartAsync(
        Func<ConsulOptions, ConsulOptions>? change = null, TimeSpan? compare = null, TimeSpan? hold = null, string? stateFile = null)
    {
        var options = new ConsulOptions { Hosts = [_consul.Address], Pause = TimeSpan.FromMilliseconds(50) };
        return TestAgent.StartAsync(
            new AgentOptions { Extensions = [change?.Invoke(options) ?? options], StateFile = stateFile }, compare: compare, hold: hold);
    }
}
