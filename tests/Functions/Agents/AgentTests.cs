using System.Net;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Agents;

public abstract class AgentTests(Place place) : AppTests(place)
{
    // Service names and agents' ids have one form.
    private readonly string _id = NewName();

    [Fact]
    public async Task An_agent_that_reports_is_seen_until_it_leaves()
    {
        var answer = await App.OkAsync(
            "POST",
            $"/agents/{_id}",
            """{"version":"0.1.0","label":"east","health":"failing","problems":["<b>"],"revision":5,"frontends":"\"a\""}""");
        Assert.InRange(answer.GetProperty("expiresAt").GetInt64() - answer.GetProperty("lastSeen").GetInt64(), 45_000, 120_000);

        var seen = await SeenAsync();
        Assert.True(JsonElement.DeepEquals(answer, seen!.Value), $"{answer}\n{seen}");
        Assert.Equal(
            ("east", "failing", 5),
            (
                seen.Value.GetProperty("label").GetString(),
                seen.Value.GetProperty("health").GetString(),
                seen.Value.GetProperty("revision").GetInt32()));
        Assert.Equal("<b>", seen.Value.GetProperty("problems")[0].GetString());

        for (var i = 0; i < 2; i++)
        {
            using var gone = await App.SendAsync("DELETE", $"/agents/{_id}");
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        }

        Assert.Null(await SeenAsync());
    }

    [Theory]
    [InlineData("""{"version":"1"}""", "health")]
    [InlineData("""{"version":"1","health":"ok","more":1}""", "more")]
    [InlineData("[", "body")]
    [InlineData("", "body")]
    public async Task A_report_with_faults_is_refused_and_changes_nothing(string json, string field)
    {
        var problem = await App.ProblemAsync(400, "POST", $"/agents/{_id}", json);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), $"{problem}");
        Assert.Null(await SeenAsync());
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused_and_so_is_a_report_that_is_too_large()
    {
        await App.ProblemAsync(400, "POST", "/agents/a%20b", """{"version":"1","health":"ok"}""");
        await App.ProblemAsync(400, "DELETE", "/agents/a%23b");
        await App.ProblemAsync(
            413, "POST", $"/agents/{_id}", $$"""{"version":"1","health":"ok","problems":["{{new string('x', 17_000)}}"]}""");
    }

    private async Task<JsonElement?> SeenAsync()
    {
        var found = (await App.OkAsync("GET", "/agents"))
            .EnumerateArray()
            .Where(agent => agent.GetProperty("id").GetString() == _id)
            .ToList();
        return found.Count == 0 ? null : Assert.Single(found);
    }
}

public sealed class AgentMemoryTests() : AgentTests(Place.Memory);

[Collection(OnAzurite.Name)]
public sealed class AgentAzuriteTests(AzuriteFixture azurite) : AgentTests(Place.On(azurite));

[Collection(OnWorker.Name)]
public sealed class AgentOnWorkerTests(WorkerFixture worker) : AgentTests(Place.Under(worker));
