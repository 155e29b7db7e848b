using System.Text.Json.Nodes;
using Thalassa.Cli.Routing;
using Thalassa.Client;

namespace Thalassa.Cli.Connection;

/// <summary>An agent's HTTP API. Each method throws <see cref="CommandException"/> if the agent refuses or fails.</summary>
internal sealed class AgentApi(Endpoint endpoint)
{
    // A switch waits for health checks, and in a fleet for the registry and for this agent to follow it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private bool _isKnown;

    /// <summary>Its address.</summary>
    public Uri Address => endpoint.Address;

    /// <summary>Its name in tables: host and port.</summary>
    public string Name => endpoint.Address.Authority;

    /// <summary>The endpoint itself, for calls whose refusal is a valid answer.</summary>
    public Endpoint Endpoint => endpoint;

    /// <summary>The answer of <c>GET /status</c>.</summary>
    public async Task<JsonObject> StatusAsync(CancellationToken cancellationToken) =>
        await GetAsync("status", cancellationToken) as JsonObject ?? throw NoAgent();

    /// <summary>The frontends or backends that it serves.</summary>
    public async Task<IReadOnlyList<JsonObject>> RoutingAsync(RoutingKind kind, CancellationToken cancellationToken)
    {
        if (!_isKnown)
        {
            // A registry has the same paths.
            _isKnown = RoutingText.Word(await StatusAsync(cancellationToken), "name") == "thalassa-agent" ? true : throw NoAgent();
        }

        return [.. (await GetAsync(kind.Path(), cancellationToken) as JsonArray ?? throw NoAgent()).OfType<JsonObject>()];
    }

    /// <summary>A backend's servers in HAProxy; empty if there is no such backend.</summary>
    public async Task<IReadOnlyList<JsonObject>> ServersAsync(string backend, CancellationToken cancellationToken)
    {
        var reply = await AskAsync($"backends/{Uri.EscapeDataString(backend)}/servers", cancellationToken);
        return reply.Status == System.Net.HttpStatusCode.NotFound ? []
            : [.. (Demand(reply).Json as JsonArray ?? throw NoAgent()).OfType<JsonObject>()];
    }

    /// <summary>Switches a backend; completes once HAProxy has switched.</summary>
    /// <returns>The current backend, with warnings.</returns>
    public async Task<Reply> SwitchAsync(string backend, string? label, bool force, JsonObject change, CancellationToken cancellationToken)
    {
        var query = string.Join(
            '&',
            ((string?[])[label is null ? null : $"label={Uri.EscapeDataString(label)}", force ? "force=true" : null]).OfType<string>());
        var path = $"backends/{Uri.EscapeDataString(backend)}{(query.Length > 0 ? $"?{query}" : string.Empty)}";
        try
        {
            var reply = await endpoint.PostAsync(path, change, Patience, cancellationToken);
            return reply.Status != System.Net.HttpStatusCode.Conflict || force
                ? Demand(reply)
                : throw new CommandException($"agent {Name}: {reply.Problem}", ExitCode.Failed, "use --force to switch anyway");
        }
        catch (UnreachableException failure)
        {
            throw Unreachable(failure);
        }
    }

    private async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        Demand(await AskAsync(path, cancellationToken)).Json;

    /// <summary>Sends a read-only request. A 5xx answer counts as unreachable: the agent or a proxy in front of it may recover.</summary>
    private async Task<Reply> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await endpoint.GetAsync(path, cancellationToken);
            return (int)reply.Status < 500 ? reply : throw new CommandException($"agent {Name}: {reply.Problem}", ExitCode.Unreachable);
        }
        catch (UnreachableException failure)
        {
            throw Unreachable(failure);
        }
    }

    private Reply Demand(Reply reply) => reply.IsSuccess
        ? reply
        : throw new CommandException($"agent {Name}: {reply.Problem}", ExitCode.Failed, reply.IsAboutKey ? Hints.Key : null);

    private static CommandException Unreachable(UnreachableException failure) =>
        new($"agent {failure.Message}", ExitCode.Unreachable, Hints.Agents);

    private CommandException NoAgent() => new($"{Address} is not an agent", ExitCode.Unreachable, Hints.Agents);
}
