using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.OpenApi;

public sealed class OpenApiTests
{
    private const string Path = "/openapi/v1.json";

    [Fact]
    public async Task Every_answer_is_as_the_document_says()
    {
        await using var app = await RunningApp.StartAsync();
        using var contract = new ApiContract();
        using var http = new HttpClient(contract) { BaseAddress = app.Address };
        string[] calls =
        [
            "POST /registrations/web/1/h/80 {\"weight\":5}",
            "POST /registrations/web/1/h/80",
            "POST /registrations/web/1/h/0",
            "POST /registrations [",
            """POST /registrations [{"name":"web","version":"2","host":"h","port":81},{"name":"web"}]""",
            """POST /registrations {"name":"a","version":"1","host":"h","port":1}""",
            "GET /registrations",
            "GET /registrations/web",
            "GET /registrations/web/1",
            "GET /registrations?limit=1",
            "GET /registrations?limit=x",
            """POST /backends {"key":"live","type":"dynamic","name":"web","version":"1","health":{"uri":"/h"}}""",
            """POST /backends {"key":"live","type":"dynamic","name":"web","version":"1"}""",
            """PUT /backends/fixed {"type":"static","host":"a.example","members":[{"host":"10.0.0.1","port":80,"weight":3}],"natives":["option httpchk"]}""",
            "PUT /backends/fixed {}",
            """POST /backends/live {"versions":{"1":95,"2":5}}""",
            "POST /backends/live {}",
            "POST /backends/none {\"version\":\"1\"}",
            "GET /backends",
            "GET /backends/live",
            "GET /backends/none",
            """PUT /frontends/web {"bind":"*:80","backend":"live","label":"east","rules":[{"type":"path","operation":"path_beg","value":"/a","backend":"fixed"}]}""",
            """POST /frontends {"key":"more","bind":"*:81","backend":"live"}""",
            "POST /frontends {}",
            "GET /frontends",
            "GET /frontends/web",
            "GET /frontends/a%20b",
            "DELETE /frontends/web",
            "DELETE /frontends/web",
            "DELETE /frontends/more",
            "DELETE /backends/fixed",
            "DELETE /backends/live",
            "DELETE /registrations/web/1/h/80",
            "DELETE /registrations/web/1/h/x",
            """POST /agents/a {"version":"1","health":"degraded","label":"east","problems":["p"],"revision":1,"frontends":"\"a\""}""",
            "POST /agents/a {}",
            "GET /agents",
            "DELETE /agents/a",
            "DELETE /agents/a%20b",
            "GET /events?name=a%20b",
            "GET /events",
            "GET /status",
            "GET /metrics",
            "GET /peers/changes",
            $"GET {Path}",
            "GET /",
        ];
        foreach (var call in calls)
        {
            var parts = call.Split(' ', 3);
            using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
            request.Content = parts.Length > 2 ? new StringContent(parts[2]) : null;
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (request.Method == HttpMethod.Get)
            {
                using var head = new HttpRequestMessage(HttpMethod.Head, parts[1]);
                using var same = await http.SendAsync(head);
            }
        }

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var condition = new HttpRequestMessage(method, "/registrations");
            condition.Headers.TryAddWithoutValidation("If-None-Match", "*");
            using var known = await http.SendAsync(condition);
        }

        // The reaper has run once the status shows a pass.
        await Eventually.TrueAsync(async () =>
            (await app.OkAsync("GET", "/status")).GetProperty("reaper").ValueKind == JsonValueKind.Object);
        await http.GetStringAsync("/status");

        // An instance returns changes only if it has peers; the peer tests cover that.
        await contract.JudgeAsync(await http.GetStringAsync(Path), "GET /peers/changes 200", "HEAD /peers/changes 200");
    }

    [Fact]
    public async Task Every_route_of_the_app_is_documented_and_no_other()
    {
        await using var app = await RunningApp.StartAsync();
        var served = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Calls);

        Assert.Equal(
            served.Order(StringComparer.Ordinal), ApiContract.CallsOf(await app.Http.GetStringAsync(Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_of_the_app_is_in_the_api_page_and_no_other()
    {
        await using var app = await RunningApp.StartAsync();
        var routes = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

        // The page says once that HEAD is answered wherever GET is.
        var listed = ApiPage.Calls("Registry");
        var documented = listed.Concat(
            listed.Where(call => call.StartsWith("GET ", StringComparison.Ordinal)).Select(call => $"HEAD {call[4..]}"));

        Assert.Equal(documented.Order(StringComparer.Ordinal), routes.SelectMany(AllCalls).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Descriptions_speak_of_JSON_and_not_of_code()
    {
        await using var app = await RunningApp.StartAsync();
        Assert.Empty(ApiContract.CodeIn(await app.Http.GetStringAsync(Path)));
    }

    [Fact]
    public async Task A_call_that_needs_the_key_says_so()
    {
        await using var app = await RunningApp.StartAsync(null, "--THALASSA_API_KEY=k-3");
        var paths = JsonElement.Parse(await app.Http.GetStringAsync(Path)).GetProperty("paths");
        foreach (var path in paths.EnumerateObject())
        {
            foreach (var call in path.Value.EnumerateObject())
            {
                var to = path.Name.Replace("{", "a", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
                using var answer = await app.SendAsync(call.Name.ToUpperInvariant(), to, call.Name is "get" or "head" ? null : "{}");
                Assert.Equal(call.Value.TryGetProperty("security", out _), answer.StatusCode == System.Net.HttpStatusCode.Unauthorized);
            }
        }
    }

    private static IEnumerable<string> Calls(RouteEndpoint endpoint)
    {
        var isElsewhere = Assembly
            .GetAssembly(typeof(FunctionApp))!
            .GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Any(method =>
                method.GetCustomAttribute<FunctionAttribute>()?.Name == endpoint.DisplayName
                && method.DeclaringType!.Namespace!.Contains(".Compatibility", StringComparison.Ordinal));
        return isElsewhere ? [] : AllCalls(endpoint);
    }

    private static IEnumerable<string> AllCalls(RouteEndpoint endpoint)
    {
        var route = $"/{endpoint.RoutePattern.RawText!.Trim('/').Replace("{*", "{", StringComparison.Ordinal)}";
        return from verb in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
               from path in route switch
               {
                   "/registrations/{name?}/{version?}" => ["/registrations", "/registrations/{name}", "/registrations/{name}/{version}"],
                   _ => new[] { route },
               }
               select $"{verb} {path}";
    }
}
