using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>The calls of the registry that the demo makes; each of them is one line of <c>curl</c>.</summary>
internal sealed class RegistryApi(HttpClient http)
{
    /// <summary>The registry's address.</summary>
    public static Uri Address { get; } = new($"http://127.0.0.1:{Ports.Registry}");

    /// <summary>All live registrations, in order of their id.</summary>
    public async Task<Registration[]> GetRegistrationsAsync(CancellationToken cancellationToken)
    {
        var all = await http.GetFromJsonAsync(new Uri(Address, "/registrations"), Json.Default.RegistrationArray, cancellationToken) ?? [];
        return [.. all.OrderBy(registration => registration.Id.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The version that the fleet's backend <c>live</c> is on.</summary>
    public async Task<string?> GetLiveVersionAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync(new Uri(Address, "/backends/live"), Json.Default.Backend, cancellationToken))?.Version;

    /// <summary>What the Functions host says of itself.</summary>
    public Task<JsonElement> GetHostStatusAsync(CancellationToken cancellationToken) =>
        http.GetFromJsonAsync<JsonElement>(new Uri(Address, "/admin/host/status"), cancellationToken);

    /// <summary>Registers a member, or renews it.</summary>
    public Task RegisterAsync(string version, int port, int secondsToExpire, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Path(version, port), new { secondsToExpire }, cancellationToken);

    /// <summary>Takes a member away.</summary>
    public Task DeregisterAsync(string version, int port, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Path(version, port), null, cancellationToken);

    /// <summary>Moves the backend <c>live</c> to another version.</summary>
    public Task SwitchAsync(string version, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/backends/live", new { version }, cancellationToken);

    /// <summary>Creates the frontend of each agent and the backend that they share.</summary>
    public async Task CreateRoutingAsync(IEnumerable<Agent> agents, CancellationToken cancellationToken)
    {
        await SendAsync(
            HttpMethod.Put,
            "/backends/live",
            new { type = "dynamic", name = "web", version = "1.0.0", health = new { uri = "/health", interval = 500 } },
            cancellationToken);
        foreach (var agent in agents)
        {
            await SendAsync(
                HttpMethod.Put,
                "/frontends/web",
                new { bind = $"127.0.0.1:{agent.WebPort}", backend = "live", label = agent.Label },
                cancellationToken);
        }
    }

    /// <summary>The path of a member's registration.</summary>
    public static string Path(string version, int port) => $"/registrations/web/{version}/127.0.0.1/{port}";

    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path))
        {
            Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web),
        };
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new DemoException(
                $"{method} {path} returned {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
