using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

public sealed class RegistryClientTests : IDisposable
{
    private const string One =
        """{"id":"/web/1.0.0/10.0.0.1/80","name":"web","version":"1.0.0","host":"10.0.0.1","port":80,"lastKnown":5,"meta":{},"revision":7}""";
    private const string Two =
        """{"id":"/web/1.0.0/10.0.0.2/80","name":"web","version":"1.0.0","host":"10.0.0.2","port":80,"lastKnown":5,"meta":{},"revision":8}""";

    private static readonly RegistrationId Id = RegistrationId.TryParse("/web/1.0.0+x/10.0.0.1/80")!;

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_snapshot_is_one_call_for_all_services_with_the_key()
    {
        string? asked = null;
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            asked =
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} "
                + $"{context.Request.Headers["x-functions-key"]}";
            context.Response.Headers.ETag = "\"e1\"";
            return context.Response.WriteAsync($"[{One}]");
        });
        var answer = await Client(server).GetRegistrationsAsync(["web", "api"]);

        Assert.Equal("GET /registrations?name=web&name=api secret", asked);
        Assert.Equal("\"e1\"", answer!.ETag);
        var registration = Assert.Single(answer.Value);
        Assert.Equal(("/web/1.0.0/10.0.0.1/80", 7), (registration.Id.ToString(), registration.Revision));
    }

    [Fact]
    public async Task Unchanged_answer_is_not_sent_again()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch == "\"e1\"" ? 304 : 500;
            return Task.CompletedTask;
        });

        Assert.Null(await Client(server).GetRegistrationsAsync(["web"], "\"e1\""));
    }

    [Fact]
    public async Task A_304_that_was_not_asked_for_is_a_failure_and_no_empty_answer()
    {
        await using var server = await ScriptedServer.StartAsync(Status(304));

        await Assert.ThrowsAsync<RegistryException>(() => Client(server).GetRegistrationsAsync(["web"]));
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end_and_have_no_common_mark()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers.ETag = "\"page\"";
            if (!context.Request.Query.ContainsKey("continuation"))
            {
                context.Response.Headers.Link = "</registrations?name=web&continuation=abc%3D>; rel=\"next\"";
                return context.Response.WriteAsync($"[{One}]");
            }

            return context.Response.WriteAsync(context.Request.Query["continuation"] == "abc=" ? $"[{Two}]" : "wrong");
        });
        var answer = await Client(server).GetRegistrationsAsync(["web"]);

        Assert.Null(answer!.ETag);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], answer.Value.Select(registration => registration.Id.Host));
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_whole_answer_fail()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            if (context.Request.Query.ContainsKey("continuation"))
            {
                context.Response.StatusCode = 500;
                return Task.CompletedTask;
            }

            context.Response.Headers.Link = "</registrations?continuation=x>; rel=\"next\"";
            return context.Response.WriteAsync($"[{One}]");
        });

        await Assert.ThrowsAsync<RegistryException>(() => Client(server).GetRegistrationsAsync(["web"]));
    }

    [Fact]
    public async Task Pages_that_go_in_a_circle_are_a_failure()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers.Link = "</registrations?continuation=x>; rel=\"next\"";
            return context.Response.WriteAsync("[]");
        });
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Client(server).GetRegistrationsAsync(["web"]));

        Assert.Contains("does not end", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("<html>all is well</html>")]
    [InlineData("[{\"name\":\"web\"}]")]
    [InlineData("[{\"name\":\"web\",\"version\":\"1\",\"host\":\"10.0.0.1\\n\",\"port\":80}]")]
    [InlineData("[" + One + ",")]
    public async Task Unexpected_answer_is_a_failure_and_not_an_empty_result(string body)
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Response.WriteAsync(body));

        await Assert.ThrowsAsync<RegistryException>(() => Client(server).GetRegistrationsAsync(["web"]));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_failure()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync($"[{One}");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await Assert.ThrowsAsync<RegistryException>(() => Client(server).GetRegistrationsAsync(["web"]));
    }

    [Fact]
    public async Task Many_services_take_several_calls_so_that_no_address_is_too_long()
    {
        var queries = new List<string>();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            queries.Add(context.Request.QueryString.Value!);
            return context.Response.WriteAsync($"[{One}]");
        });
        var names = Enumerable.Range(0, 100).Select(i => $"{new string('n', 100)}{i}").ToArray();
        var answer = await Client(server).GetRegistrationsAsync(names);

        Assert.True(queries.Count > 1 && queries.TrueForAll(query => query.Length <= 4200), $"{queries.Count} calls");
        Assert.Equal(names, queries.SelectMany(query => query.TrimStart('?').Split('&')).Select(part => part["name=".Length..]));
        Assert.Equal((queries.Count, null), (answer!.Value.Count, answer.ETag));
    }

    [Fact]
    public async Task The_next_host_is_tried_until_one_answers_and_that_one_is_remembered()
    {
        var calls = new List<string>();
        await using var broken = await ScriptedServer.StartAsync(context =>
        {
            calls.Add("broken");
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var well = await ScriptedServer.StartAsync(context =>
        {
            calls.Add("well");
            return context.Response.WriteAsync("[]");
        });
        var client = Client(new Uri("http://127.0.0.1:1/"), broken.Address, well.Address);
        await client.GetRegistrationsAsync(["web"]);
        await client.GetRegistrationsAsync(["web"]);

        Assert.Equal(["broken", "well", "well"], calls);
    }

    [Fact]
    public async Task When_no_host_answers_the_failure_names_each()
    {
        await using var broken = await ScriptedServer.StartAsync(Status(500));
        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => Client(new Uri("http://127.0.0.1:1/"), broken.Address).GetRegistrationsAsync(["web"]));

        Assert.Contains("127.0.0.1:1/ could not be reached", failure.Message, StringComparison.Ordinal);
        Assert.Contains("answered 500", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_passed_on_with_the_registrys_own_problem_and_no_other_host_is_asked()
    {
        var asked = 0;
        await using var first = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"title":"no","detail":"bind is wrong","errors":{"bind":["is a list"]}}""");
        });
        await using var second = await ScriptedServer.StartAsync(_ =>
        {
            asked++;
            return Task.CompletedTask;
        });
        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => Client(first.Address, second.Address).PutRoutingAsync(RoutingKind.Frontend, "web", JsonElement.Parse("{}")));

        Assert.True(failure.IsRefusal);
        Assert.Equal(HttpStatusCode.BadRequest, failure.Status);
        Assert.Equal("is a list", failure.Problem!.Value.GetProperty("errors").GetProperty("bind")[0].GetString());
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_given_up_after_the_time_limit()
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource();
        await using var silent = await ScriptedServer.StartAsync(context =>
        {
            asked.SetResult();
            return ScriptedServer.HoldAsync(context);
        });
        var call = new RegistryClient(_http, new RegistryClientOptions { Hosts = [silent.Address] }, time).GetRegistrationsAsync(["web"]);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(5));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => call);

        Assert.Contains("within 5 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_switch_and_delete_are_one_call_each_with_escaped_paths()
    {
        var calls = new List<string>();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            calls.Add(
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {await reader.ReadToEndAsync()}".TrimEnd());
            await context.Response.WriteAsync(One);
        });
        var client = Client(server);
        await client.RegisterAsync(Id, JsonElement.Parse("""{"weight":5}"""));
        await client.DeregisterAsync(Id);
        await client.SwitchBackendAsync("live", "east", JsonElement.Parse("""{"version":"2"}"""));
        await client.DeleteRoutingAsync(RoutingKind.Frontend, "web:1", null);
        await client.PutRoutingAsync(RoutingKind.Backend, "live", JsonElement.Parse("""{"type":"static"}"""));

        Assert.Equal(
            [
                """POST /registrations/web/1.0.0+x/10.0.0.1/80 {"weight":5}""",
                "DELETE /registrations/web/1.0.0+x/10.0.0.1/80",
                """POST /backends/live?label=east {"version":"2"}""",
                "DELETE /frontends/web:1",
                """PUT /backends/live {"type":"static"}""",
            ],
            calls);
    }

    [Fact]
    public void Addresses_of_hosts_are_read_with_every_fault()
    {
        var faults = new FaultList();
        var hosts = RegistryClientOptions.ReadHosts("a.example:7071, https://b.example/api,ftp://c,http://x?y,", "registry", faults);

        Assert.Equal(["http://a.example:7071/", "https://b.example/api/"], hosts.Select(host => host.ToString()));
        Assert.Equal(3, faults.Count);
    }

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private RegistryClient Client(ScriptedServer server) => Client(server.Address);

    private RegistryClient Client(params Uri[] hosts) => new(_http, new RegistryClientOptions { Hosts = hosts, ApiKey = "secret" });
}
