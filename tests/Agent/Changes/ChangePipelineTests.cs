using System.Net;
using System.Text.Json.Nodes;
using Thalassa.Agent.Tests.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Changes;

/// <summary>The steps of a change at an agent of a fleet, with a real HAProxy.</summary>
public sealed class ChangePipelineTests : ServedTests
{
    [Fact]
    public async Task Object_that_HAProxy_refuses_is_refused_before_the_registry_has_it_and_shown_as_failed()
    {
        var (status, body) = await Agent.PutAsync("/backends/other", """{"type":"static","natives":["nonsense here"]}""");

        Assert.True(status == HttpStatusCode.UnprocessableEntity, body);
        Assert.Contains("nonsense", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Registry.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
        var failed = await Agent.CallAsync(HttpMethod.Get, "/haproxy/config/failed");
        Assert.Contains("nonsense here", (string?)failed["config"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switch_to_version_without_healthy_member_is_refused_before_the_registry_has_it()
    {
        Registry.Online("3", FreePort.Next());
        var (status, body) = await Agent.SendAsync(HttpMethod.Post, "/backends/live", """{"version":"3"}""");

        Assert.True(status == HttpStatusCode.Conflict, body);
        Assert.DoesNotContain(Registry.Requests, request => request.StartsWith("POST /backends", StringComparison.Ordinal));
        Assert.Equal("first", await Agent.GetAsync());
    }

    [Theory]
    [InlineData("PUT", "/backends/other?label=west", """{"type":"static"}""")]
    [InlineData("POST", "/backends/live?label=west", """{"version":"3"}""")]
    [InlineData("DELETE", "/backends/live?label=west", null)]
    public async Task Dry_run_of_change_for_another_label_does_nothing_here(string method, string path, string? json)
    {
        var answer = await Agent.CallAsync(new HttpMethod(method), $"{path}&dryRun=true", json);

        Assert.Equal(("nothing", "it is for agents of another label"), ((string?)answer["tier"], (string?)answer["reason"]));
    }

    [Theory]
    [InlineData("east", "east", 200)]
    [InlineData("east", "west", 400)]
    [InlineData("of two words", null, 400)]
    [InlineData("east", null, 200)]
    public async Task Label_of_the_address_is_the_label_of_the_object(string ofAddress, string? ofBody, int expected)
    {
        var json = new JsonObject { ["type"] = "static" };
        if (ofBody is not null)
        {
            json["label"] = ofBody;
        }

        var (status, body) = await Agent.PutAsync($"/backends/other?label={Uri.EscapeDataString(ofAddress)}", json.ToJsonString());

        Assert.True((int)status == expected, body);
        var answer = JsonNode.Parse(body)!;
        Assert.True(expected == 200 ? (string?)answer["label"] == ofAddress : answer["errors"]!["label"] is not null, body);
    }

    [Fact]
    public async Task Switch_of_unknown_backend_is_checked_and_then_asked_of_the_registry()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Agent.SendAsync(HttpMethod.Post, "/backends/none", "{}")).Status);

        var (status, body) = await Agent.SendAsync(HttpMethod.Post, "/backends/none", """{"version":"2"}""");

        Assert.True(status == HttpStatusCode.NotFound, body);
        Assert.Contains("of the registry", body, StringComparison.Ordinal);
    }
}
