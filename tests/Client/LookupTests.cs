using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Tests;

/// <summary>The words of etcd-registry: join, leave, lookup, list.</summary>
public sealed class LookupTests
{
    [Fact]
    public async Task Joining_waits_until_the_registry_has_the_service_and_gives_its_document()
    {
        await using var simulated = new SimulatedClient();
        var document = await simulated.Client.JoinAsync("web", "1.0.0", 8080, new JsonObject { ["protocol"] = "https" });

        Assert.Equal(new ServiceDocument("web", 8080, "10.0.0.5", "10.0.0.5:8080", "https://10.0.0.5:8080", "1.0.0"), document);
        Assert.Equal(["web"], simulated.Registry.Beats.Last().Names);
        Assert.True(simulated.Client.IsOnline);
    }

    [Fact]
    public async Task Joining_fails_when_the_registry_does_and_leaves_nothing_behind()
    {
        await using var simulated = new SimulatedClient();
        simulated.Registry.Fail(HttpStatusCode.ServiceUnavailable);
        var failure = await Assert.ThrowsAsync<RegistryException>(() => simulated.Client.JoinAsync("web", "1.0.0", 8080));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.Status);

        simulated.Registry.Fail(null);
        await simulated.Client.JoinAsync("api", "1.0.0", 8081);
        Assert.Equal(["api"], simulated.Registry.Beats.Last().Names);
    }

    [Fact]
    public async Task Leave_deregisters_one_service_or_all()
    {
        await using var simulated = new SimulatedClient();
        await simulated.Client.JoinAsync("web", "1.0.0", 8080);
        await simulated.Client.JoinAsync("web", "1.0.0", 8081);
        await simulated.Client.JoinAsync("api", "1.0.0", 8082);
        await simulated.Client.LeaveAsync("web");
        Assert.Equal(2, simulated.Registry.Departures.Count());
        Assert.Equal(1, simulated.Client.State.Registrations);
        await simulated.Client.LeaveAsync();
        await simulated.Client.LeaveAsync("nothing");

        Assert.Equal(3, simulated.Registry.Departures.Count());
    }

    [Fact]
    public async Task A_leaving_that_the_registry_does_not_hear_is_an_error_and_goes_on_in_the_background()
    {
        await using var simulated = new SimulatedClient();
        await simulated.Client.JoinAsync("web", "1.0.0", 8080);
        await simulated.Client.JoinAsync("api", "1.0.0", 8081);
        simulated.Registry.Fail(HttpStatusCode.ServiceUnavailable);
        await Assert.ThrowsAsync<RegistryException>(() => simulated.Client.LeaveAsync("web"));
        simulated.Registry.Fail(null);
        await simulated.PassAsync(SimulatedClient.Beat);

        Assert.Equal(2, simulated.Registry.Departures.Count());
    }

    [Fact]
    public async Task A_lookup_gives_any_member_or_the_one_not_given_for_longest()
    {
        await using var simulated = new SimulatedClient();
        simulated.Registry.Instead = (_, _) => Task.FromResult<HttpResponseMessage?>(Members(1, 2, 3, 4));
        var chosen = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            chosen.Add((await simulated.Client.LookupAsync("web", choice: LookupChoice.LeastRecentlyUsed))!.Port);
        }

        Assert.Equal([1, 2, 3, 4], chosen.Take(4).Order());
        Assert.Equal(chosen.Take(4), chosen.Skip(4).Take(4));
        var random = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            random.Add((await simulated.Client.LookupAsync("web"))!.Port);
        }

        Assert.Equal(4, random.Count);
    }

    [Fact]
    public async Task Lookup_without_member_is_null_and_list_is_empty()
    {
        await using var simulated = new SimulatedClient();
        simulated.Registry.Instead = (_, _) => Task.FromResult<HttpResponseMessage?>(Members());

        Assert.Null(await simulated.Client.LookupAsync("web", "1.0.0"));
        Assert.Empty(await simulated.Client.ListAsync());
        Assert.Equal(["/registrations/web/1.0.0", "/registrations"], simulated.Registry.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task The_document_is_etcd_registrys_with_its_fields_first()
    {
        await using var simulated = new SimulatedClient();
        simulated.Registry.Instead = (_, _) => Task.FromResult<HttpResponseMessage?>(Members(80));
        var document = Assert.Single(await simulated.Client.ListAsync("web"));

        Assert.Equal(
            """{"name":"web","port":80,"hostname":"10.0.0.9","host":"10.0.0.9:80","url":"http://10.0.0.9:80","version":"1.0.0"}""",
            JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
        var ipv6 = ServiceDocument.Of(new Registration
        {
            Id = RegistrationId.TryParse("/web/1.0.0/2001:db8::5/80")!,
            LastKnown = 0,
            Meta = JsonElement.Parse("{}"),
            Revision = 0,
        });
        Assert.Equal(("2001:db8::5", "http://[2001:db8::5]:80"), (ipv6.Hostname, ipv6.Url));
    }

    [Fact]
    public async Task A_namespace_is_part_of_the_name_for_the_registry_and_not_for_the_app()
    {
        await using var simulated = new SimulatedClient(ThalassaOptions.Parse("http://a/staging?host=10.0.0.5"));
        var document = await simulated.Client.JoinAsync("web", "1.0.0", 8080);
        Assert.Equal("web", document.Name);
        Assert.Equal(["staging.web"], simulated.Registry.Beats.Last().Names);

        simulated.Registry.Instead = (request, _) =>
            Task.FromResult<HttpResponseMessage?>(
                request.Method == HttpMethod.Get
                    ? new() { Content = new StringContent($"[{Member("staging.web", 1)},{Member("web", 2)},{Member("staging.api", 3)}]") }
                    : null);
        Assert.Equal(["web", "api"], (await simulated.Client.ListAsync()).Select(member => member.Name));
        await simulated.Client.LookupAsync("web");
        Assert.Equal("/registrations/staging.web", simulated.Registry.Requests.Last().Path);
        Assert.True(simulated.Client.Unregister("web", "1.0.0", 8080));
    }

    private static HttpResponseMessage Members(params int[] ports) =>
        new() { Content = new StringContent($"[{string.Join(',', ports.Select(port => Member("web", port)))}]") };

    private static string Member(string name, int port) =>
        $$"""{"name":"{{name}}","version":"1.0.0","host":"10.0.0.9","port":{{port}},"lastKnown":0,"meta":{},"revision":1}""";
}
