using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Thalassa.Local.Host.Tests;

public sealed class HttpFunctionsTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_function_without_a_route_is_found_by_its_name_below_the_default_prefix() =>
        Assert.Equal("echo ?a=1", await _app.Http.GetStringAsync("/api/Echo?a=1"));

    [Fact]
    public async Task Parameters_come_from_the_route_by_name_and_each_invocation_has_an_instance_of_its_own()
    {
        var first = await _app.Http.GetFromJsonAsync<JsonElement>("/api/parts/web/1.0.0");
        var second = await _app.Http.GetFromJsonAsync<JsonElement>("/api/parts/we%20b");

        Assert.Equal("web", first.GetProperty("name").GetString());
        Assert.Equal("1.0.0", first.GetProperty("version").GetString());
        Assert.Equal("Parts", first.GetProperty("function").GetString());
        Assert.Equal("Thalassa.Local.Host.Tests.SampleHttp.Parts", first.GetProperty("entry").GetString());
        Assert.True(first.GetProperty("sameHttp").GetBoolean());
        Assert.True(first.GetProperty("sameToken").GetBoolean());
        Assert.Equal("we b", second.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("version").ValueKind);
        Assert.Equal(1, second.GetProperty("calls").GetInt32());
        Assert.NotEqual(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("late", "late GET")]
    [InlineData("own", "own")]
    [InlineData("mvc/object", """{"method":"GET"}""")]
    public async Task A_result_is_written_however_it_is_returned(string path, string body) =>
        Assert.Equal(body, await _app.Http.GetStringAsync($"/api/{path}"));

    [Fact]
    public async Task An_action_result_sets_the_status()
    {
        using var answer = await _app.Http.GetAsync(new Uri("/api/mvc/status", UriKind.Relative));
        Assert.Equal(418, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.Created)]
    [InlineData("PUT", HttpStatusCode.Created)]
    public async Task A_function_takes_the_methods_it_names(string method, HttpStatusCode status)
    {
        using var answer = await Send(method, "/api/things");
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task A_function_that_names_no_method_takes_all(string method)
    {
        using var answer = await Send(method, "/api/any");
        Assert.Equal(method, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_problem_that_names_the_right_ones()
    {
        using var answer = await Send("DELETE", "/api/things");
        Assert.Equal(["POST", "PUT"], answer.Content.Headers.Allow.Order());
        await Problems.Check(answer, 405, "POST, PUT");
        Assert.Empty(_app.Journal.Entries);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/Echo")]
    [InlineData("/api/nothing")]
    [InlineData("/api/parts/a/b/c")]
    public async Task An_unknown_route_is_a_404_problem(string path)
    {
        using var answer = await Send("GET", path);
        await Problems.Check(answer, 404, path);
    }

    [Fact]
    public async Task Throwing_function_is_a_500_problem_without_its_message()
    {
        using var answer = await Send("GET", "/api/fail");
        Assert.DoesNotContain("secret", await Problems.Check(answer, 500, "Fail"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Send(string method, string path) =>
        _app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
}
