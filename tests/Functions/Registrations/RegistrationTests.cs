using System.Net;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Registrations;

public abstract class RegistrationTests(Place place) : AppTests(place)
{
    private readonly string _name = NewName();

    [Fact]
    public async Task Registration_has_sent_fields_and_fields_of_earlier_clients()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var answer = await App.OkAsync(
            "POST", $"/registrations/{_name}/1.0.0/10.0.0.5/8080", """{"zone": "a", "list": [1, {"x": null}]}""");
        Assert.Equal($"/{_name}/1.0.0/10.0.0.5/8080", answer.GetProperty("id").GetString());
        Assert.Equal(_name, answer.GetProperty("name").GetString());
        Assert.Equal("1.0.0", answer.GetProperty("version").GetString());
        Assert.Equal("10.0.0.5", answer.GetProperty("host").GetString());
        Assert.Equal(8080, answer.GetProperty("port").GetInt32());
        Assert.InRange(answer.GetProperty("lastKnown").GetInt64(), before - 1, before + 60_000);
        Assert.InRange(answer.GetProperty("meta").GetProperty("registered").GetInt64(), before - 1, before + 60_000);
        Assert.Equal("10.0.0.5", answer.GetProperty("meta").GetProperty("hostname").GetString());
        Assert.Equal("""[1,{"x":null}]""", answer.GetProperty("meta").GetProperty("list").GetRawText());
        Assert.True(JsonElement.DeepEquals(answer, (await App.OkAsync("GET", $"/registrations/{_name}/1.0.0"))[0]));
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("", "application/x-www-form-urlencoded")]
    [InlineData("{}", "application/x-www-form-urlencoded")]
    [InlineData(" { \"a\" : 1 } ", "text/plain")]
    public async Task Any_content_type_is_taken_whose_body_is_json_or_nothing(string? body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/registrations/{_name}/1/h/1");
        if (body is not null)
        {
            request.Content = new StringContent(body, null, type);
        }

        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_heartbeat_renews_and_keeps_the_revision_and_another_meta_changes_it()
    {
        var path = $"/registrations/{_name}/1.0.0/h.example.com/80";
        var first = await App.OkAsync("POST", path, """{"a":1}""");
        var second = await App.OkAsync("POST", path, """{"a":1}""");
        var third = await App.OkAsync("POST", path, """{"a":2}""");
        Assert.Equal(first.GetProperty("revision").GetInt64(), second.GetProperty("revision").GetInt64());
        Assert.Equal(first.GetProperty("meta").GetRawText(), second.GetProperty("meta").GetRawText());
        Assert.True(third.GetProperty("revision").GetInt64() > second.GetProperty("revision").GetInt64());
        Assert.Equal(2, third.GetProperty("meta").GetProperty("a").GetInt32());
        Assert.Equal(
            first.GetProperty("meta").GetProperty("registered").GetInt64(), third.GetProperty("meta").GetProperty("registered").GetInt64());
        Assert.Equal(1, (await App.OkAsync("GET", $"/registrations/{_name}")).GetArrayLength());
    }

    [Fact]
    public async Task Hosts_have_one_form_however_they_are_written()
    {
        await App.OkAsync("POST", $"/registrations/{_name}/1/WEB.Example.COM/80");
        await App.OkAsync("POST", $"/registrations/{_name}/1/web.example.com/80");
        await App.OkAsync("POST", $"/registrations/{_name}/1/%5B2001:DB8::0001%5D/80");
        await App.OkAsync("POST", $"/registrations/{_name}/1/2001%3Adb8%3A%3A1/80");
        var hosts = (await App.OkAsync("GET", $"/registrations/{_name}"))
            .EnumerateArray()
            .Select(item => item.GetProperty("host").GetString());
        Assert.Equal(["2001:db8::1", "web.example.com"], hosts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_removal_is_a_success_whether_it_was_there_or_not()
    {
        var path = $"/registrations/{_name}/1.0.0/h/80";
        await App.OkAsync("POST", path);
        Assert.True((await App.OkAsync("DELETE", path)).GetProperty("removed").GetBoolean());
        Assert.False((await App.OkAsync("DELETE", path)).GetProperty("removed").GetBoolean());
        Assert.Equal(0, (await App.OkAsync("GET", $"/registrations/{_name}")).GetArrayLength());
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named_at_once()
    {
        var problem = await App.ProblemAsync(400, "POST", "/registrations/a%20b/-/1.2.3/0", """{"weight": 300, "secondsToExpire": 0}""");
        var errors = problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);
        Assert.Equal(["host", "meta.secondsToExpire", "meta.weight", "name", "port", "version"], errors.Order(StringComparer.Ordinal));
        Assert.Contains(
            "meta.weight: must be a whole number from 0 to 256", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}

public sealed class RegistrationMemoryTests() : RegistrationTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class RegistrationAzuriteTests(AzuriteFixture azurite) : RegistrationTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class RegistrationOnWorkerTests(WorkerFixture worker) : RegistrationTests(Place.Under(worker));
