using System.Net;
using System.Text.Json;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>Each function of the registry, called once through its worker.</summary>
public sealed class RouteTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Frontend = """{"bind":"*:80","backend":"live"}""";
    private const string Backend = """{"type":"dynamic","name":"web","version":"1.0.0"}""";

    private static readonly (string Function, int Status, string Method, string Path, string? Json)[] Calls =
    [
        ("Status", 200, "GET", "/status", null),
        ("Fleet", 200, "GET", "/", null),
        ("OpenApi", 200, "GET", "/openapi/v1.json", null),
        ("Metrics", 200, "GET", "/metrics", null),
        ("Register", 200, "POST", "/registrations/web/1.0.0+b.1/10.0.0.1/80", null),
        ("RegisterMany", 200, "POST", "/registrations", """{"name":"web","version":"1.0.1","host":"10.0.0.1","port":80}"""),
        ("ListRegistrations", 200, "GET", "/registrations/web/1.0.0+b.1", null),
        ("Deregister", 200, "DELETE", "/registrations/web/1.0.1/10.0.0.1/80", null),
        ("PutFrontend", 200, "PUT", "/frontends/one", Frontend),
        ("CreateFrontend", 201, "POST", "/frontends", """{"key":"two","bind":"*:81","backend":"live"}"""),
        ("ListFrontends", 200, "GET", "/frontends", null),
        ("GetFrontend", 200, "GET", "/frontends/one", null),
        ("DeleteFrontend", 200, "DELETE", "/frontends/one", null),
        ("PutBackend", 200, "PUT", "/backends/one", Backend),
        ("CreateBackend", 201, "POST", "/backends", """{"key":"two","type":"dynamic","name":"web","version":"1.0.0"}"""),
        ("ListBackends", 200, "GET", "/backends", null),
        ("GetBackend", 200, "GET", "/backends/one", null),
        ("SwitchBackend", 200, "POST", "/backends/one", """{"version":"1.1.0"}"""),
        ("DeleteBackend", 200, "DELETE", "/backends/one", null),
        ("ReportAgent", 400, "POST", "/agents/agent1", "{}"),
        ("ListAgents", 200, "GET", "/agents", null),
        ("RemoveAgent", 204, "DELETE", "/agents/agent1", null),
        ("PeerChanges", 404, "GET", "/peers/changes", null),
        ("EtcdMachines", 200, "GET", "/v2/machines", null),
        ("EtcdKeys", 200, "GET", "/v2/keys/services?recursive=true", null),
        ("Events", 200, "GET", "/events", null),
    ];

    [Fact]
    public async Task Every_function_is_loaded_and_answers()
    {
        using var metadata = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(TestHost.App, "functions.metadata")));
        var names = metadata.RootElement.EnumerateArray()
            .Select(function => function.GetProperty("name").GetString()!)
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.Equal(names, shared.App.Host.Functions);
        Assert.Equal(names, Calls.Select(call => call.Function).Append("Reap").Order(StringComparer.Ordinal));
        foreach (var (function, status, method, path, json) in Calls)
        {
            using var answer = await shared.App.SendAsync(method, path, json, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)answer.StatusCode == status, $"{function}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Path_without_function_is_404_problem()
    {
        using var answer = await shared.App.SendAsync("GET", "/nothing");
        Assert.Contains("/nothing", await TestHost.ProblemAsync(404, answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_without_function_is_405_problem_with_those_that_there_are()
    {
        using var answer = await shared.App.SendAsync("PATCH", "/agents/a");
        await TestHost.ProblemAsync(405, answer);
        Assert.Equal(["DELETE", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Invocation_id_of_caller_is_not_used()
    {
        // With it a caller could take the place of another one's call.
        using var answer = await shared.App.SendAsync(
            "GET", "/status", headers: [("x-ms-invocation-id", "made-up"), ("x-ms-invocation-id", "too")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Timer_runs_by_the_schedule_of_its_setting()
    {
        using var short1 = await shared.App.SendAsync("POST", "/registrations/short/1/10.0.0.1/80", """{"secondsToExpire":1}""");
        Assert.True(short1.IsSuccessStatusCode);
        await Thalassa.Testing.Eventually.TrueAsync(async () => (await shared.App.GetAsync("/registrations/short")).GetArrayLength() == 0);
        Assert.NotEqual(JsonValueKind.Null, (await shared.App.GetAsync("/status")).GetProperty("reaper").ValueKind);
    }

    [Fact]
    public async Task Request_costs_at_most_one_log_line()
    {
        using var first = await shared.App.SendAsync("POST", "/registrations/log/1/10.0.0.1/80");
        var before = shared.App.Host.LogLines;
        for (var call = 0; call < 20; call++)
        {
            using var answer = await shared.App.SendAsync("POST", "/registrations/log/1/10.0.0.1/80");
            using var other = await shared.App.SendAsync("GET", "/registrations");
        }

        Assert.InRange(shared.App.Host.LogLines - before, 0, 40);
        Assert.DoesNotContain(shared.App.Log.Lines, line => line.Contains(" Yarp", StringComparison.Ordinal));
    }
}
