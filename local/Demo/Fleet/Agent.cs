using System.Net.Http.Json;
using System.Text.Json;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>One load balancer of the fleet: an agent and the HAProxy that it runs.</summary>
/// <param name="Label">Which of the labelled frontends it takes.</param>
/// <param name="Port">The agent's API.</param>
/// <param name="WebPort">Where HAProxy answers for the frontend <c>web</c>.</param>
internal sealed record Agent(string Label, int Port, int WebPort)
{
    /// <summary>Both agents.</summary>
    public static IReadOnlyList<Agent> All { get; } = [new("east", 10000, 8080), new("west", 10001, 8081)];

    /// <summary>The agent's API.</summary>
    public Uri Api => new($"http://127.0.0.1:{Port}");

    /// <summary>What users of the service call.</summary>
    public Uri Web => new($"http://127.0.0.1:{WebPort}");

    /// <summary>The ports of the members that it routes the backend <c>live</c> to.</summary>
    public async Task<int[]> MemberPortsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var members = JsonDocument.Parse(await http.GetStringAsync(new Uri(Api, "/backends/live/members"), cancellationToken));
        return [.. members.RootElement.EnumerateArray().Select(member => member.GetProperty("port").GetInt32()).Order()];
    }

    /// <summary>Whether it could move the backend <c>live</c> to a version: it knows members of it.</summary>
    public async Task<bool> CanSwitchToAsync(string version, HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(Api, "/backends/live?dryRun=true"), new { version }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            return false;
        }

        using var trial = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return trial.RootElement.GetProperty("warnings").GetArrayLength() == 0;
    }
}
