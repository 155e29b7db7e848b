using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Local.Processes;

namespace Thalassa.Testing.Whole;

/// <summary>An agent and its HAProxy, and what their users see.</summary>
public sealed class Balancer(string label) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public string Label => label;

    public int ApiPort { get; } = Workspace.FreePort();

    public int WebPort { get; } = Workspace.FreePort();

    /// <summary>Whose routing it serves: <c>fleet</c>, the registry's, or <c>local</c>, its own.</summary>
    public string Routing { get; init; } = "fleet";

    public ChildProcess Start(
        Workspace workspace, Uri registry, string? serviceBus, params ReadOnlySpan<(string Name, string Value)> environment) =>
        workspace.Own(AgentProcess.Start(workspace.Programs, label, ApiPort, registry, serviceBus, workspace.Folder, Routing, environment));

    /// <summary>What a few requests in a row are answered with, each answer once; a failed request fails.</summary>
    public async Task<HashSet<string>> AnswersAsync()
    {
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 8; i++)
        {
            answers.Add((await _http.GetStringAsync(new Uri($"http://127.0.0.1:{WebPort}/"))).Trim());
        }

        return answers;
    }

    /// <summary>How the agent is.</summary>
    public Task<JsonElement> StatusAsync() => _http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{ApiPort}/status"));

    /// <summary>The ports of the members that it routes a backend to, in their order.</summary>
    public async Task<int[]> MemberPortsAsync(string backend)
    {
        var members = await _http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{ApiPort}/backends/{backend}/members"));
        return [.. members.EnumerateArray().Select(member => member.GetProperty("port").GetInt32()).Order()];
    }

    /// <summary>Moves a backend to another version by this agent's own API.</summary>
    public async Task SwitchAsync(string backend, string version)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"http://127.0.0.1:{ApiPort}/backends/{backend}"), new { version });
        Assert.True(answer.IsSuccessStatusCode, $"The agent did not switch: {await answer.Content.ReadAsStringAsync()}");
    }

    public void Dispose() => _http.Dispose();
}
