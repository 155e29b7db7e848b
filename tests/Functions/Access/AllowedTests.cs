using System.Net.Http.Json;
using System.Text.Json;

namespace Thalassa.Functions.Tests.Access;

/// <summary>What each key is good for.</summary>
public sealed class AllowedTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async Task InitializeAsync() =>
        _app = await RunningApp.StartAsync(null, ["--Compatibility=etcd", "--THALASSA_API_KEY=k-single", .. TestKeys.Settings]);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("GET /registrations", TestKeys.Reader, TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("GET /backends", TestKeys.Reader, TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("GET /metrics", TestKeys.Reader, TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("GET /v2/keys/services", TestKeys.Reader, TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("POST /registrations/web/1/h/80", TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("POST /registrations/web-admin/1/h/80", TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("DELETE /registrations/shop-1/1/h/80", TestKeys.Web, TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("DELETE /registrations/other/1/h/80", TestKeys.Apps, TestKeys.Operator, "k-single")]
    [InlineData("PUT /backends/live", TestKeys.Operator, "k-single")]
    public async Task Authorized_call_is_answered(string call, params string[] keys)
    {
        foreach (var key in (string[])[TestKeys.Reader, TestKeys.Web, TestKeys.Apps, TestKeys.Operator, TestKeys.Expired, "k-single"])
        {
            var body = call.StartsWith("PUT", StringComparison.Ordinal)
                ? "{\"type\":\"dynamic\",\"name\":\"web\",\"version\":\"1\"}"
                : null;
            using var answer = await _app.SendAsync(call.Split(' ')[0], call.Split(' ')[1], body, ("x-functions-key", key));
            Assert.Equal((key, keys.Contains(key) ? 200 : key == TestKeys.Expired ? 401 : 403), (key, (int)answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/status")]
    [InlineData("/openapi/v1.json")]
    public async Task Page_without_data_needs_no_key(string path)
    {
        using var answer = await _app.SendAsync("GET", path);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Bulk_applies_allowed_items_and_refuses_the_others()
    {
        string Item(string name) => $"{{\"name\":\"{name}\",\"version\":\"1\",\"host\":\"10.0.0.9\",\"port\":80}}";
        using var answer = await _app.SendAsync(
            "POST",
            "/registrations",
            $"[{Item("web")},{Item("other")},{Item("b ad")},{Item("shop-1")}]",
            ("x-functions-key", TestKeys.Web));
        var items = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal([200, 403, 400, 200], items.EnumerateArray().Select(item => item.GetProperty("status").GetInt32()));
        Assert.Contains("key", items[1].GetProperty("errors").GetProperty("name")[0].GetString(), StringComparison.Ordinal);
        using var list = await _app.SendAsync("GET", "/registrations", null, ("x-functions-key", TestKeys.Reader));
        Assert.Equal(
            ["shop-1", "web"],
            (await list.Content.ReadFromJsonAsync<JsonElement>())
                .EnumerateArray()
                .Select(found => found.GetProperty("name").GetString())
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_service_of_its_own_can_be_written_as_etcds_keys_and_its_directory_removed()
    {
        using var form = new FormUrlEncodedContent([new("value", "{\"hostname\":\"10.0.0.9\",\"port\":80}")]);
        _app.Http.DefaultRequestHeaders.Add("x-functions-key", TestKeys.Web);
        using var put = await _app.Http.PutAsync(new Uri("/v2/keys/services/space/web/one", UriKind.Relative), form);
        Assert.Equal(201, (int)put.StatusCode);
        using var again = await _app.Http.PutAsync(new Uri("/v2/keys/services/space/web/one", UriKind.Relative), form);
        Assert.Equal(200, (int)again.StatusCode);
        using var gone = await _app.Http.DeleteAsync(new Uri("/v2/keys/services/space/web?recursive=true", UriKind.Relative));
        Assert.Equal(200, (int)gone.StatusCode);
        Assert.Empty((await _app.OkAsync("GET", "/registrations")).EnumerateArray());
    }
}
