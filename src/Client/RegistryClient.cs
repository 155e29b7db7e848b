using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Thalassa.Client.Heartbeats;
using Thalassa.Model;
using Thalassa.Model.Agents;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The registry's HTTP API.</summary>
/// <remarks>Safe for use by many threads. Every method throws <see cref="RegistryException"/> when the registry refuses or fails.</remarks>
public sealed class RegistryClient
{
    private const int MaxPages = 100_000;

    // Well below the 8 KiB that servers commonly allow for a request line.
    private const int MaxQueryLength = 4096;

    private readonly RegistryHosts _hosts;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Sends the requests; its own timeout should be off.</param>
    /// <param name="options">Where the registry is.</param>
    /// <param name="time">Measures <see cref="RegistryClientOptions.Timeout"/>.</param>
    public RegistryClient(HttpClient http, RegistryClientOptions options, TimeProvider? time = null) =>
        _hosts = new RegistryHosts(http, options, time ?? TimeProvider.System);

    /// <summary>The live registrations of some services, of all versions, however many pages they come in.</summary>
    /// <param name="names">The services; none means all services.</param>
    /// <param name="etag">The mark of what the caller has, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The registrations, or null when the caller has them already.</returns>
    public async Task<Versioned<IReadOnlyList<Registration>>?> GetRegistrationsAsync(
        IReadOnlyCollection<string> names, string? etag = null, CancellationToken cancellationToken = default)
    {
        var queries = Queries(names);
        if (queries.Count == 1)
        {
            return await GetAllAsync($"registrations{queries[0]}", etag, Json.Default.RegistrationArray, cancellationToken);
        }

        var all = new List<Registration>();
        var unreadable = UnreadableIds.None;
        foreach (var query in queries)
        {
            var some = (await GetAllAsync($"registrations{query}", null, Json.Default.RegistrationArray, cancellationToken))!;
            all.AddRange(some.Value);
            unreadable = unreadable.And(some.Unreadable);
        }

        return new Versioned<IReadOnlyList<Registration>>(all, null) { Unreadable = unreadable };
    }

    /// <summary>The live registrations of all services, of one service, or of one version.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="version">Its version; null for all. Not without a name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<Registration>> GetRegistrationsAsync(
        string? name, string? version = null, CancellationToken cancellationToken = default)
    {
        var path = string.Concat(new[] { name, version }.OfType<string>().Select(part => $"/{Uri.EscapeDataString(part)}"));
        return (await GetAllAsync($"registrations{path}", null, Json.Default.RegistrationArray, cancellationToken))!.Value;
    }

    /// <summary>Registers an instance, or renews its lease.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="meta">A JSON object; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Registration> RegisterAsync(
        RegistrationId id, JsonElement? meta = null, CancellationToken cancellationToken = default)
    {
        var call = new RegistryCall(HttpMethod.Post, PathOf(id)) { Body = Body(meta ?? JsonElement.Parse("{}")) };
        return (await _hosts.SendAsync(call, Reader(Json.Default.Registration), cancellationToken)).Value!;
    }

    /// <summary>Takes an instance out; it is no error if it was not there.</summary>
    public Task DeregisterAsync(RegistrationId id, CancellationToken cancellationToken = default) =>
        SendAsync(new RegistryCall(HttpMethod.Delete, PathOf(id)), cancellationToken);

    /// <summary>The fleet's frontends or backends, of all labels, as the registry holds them.</summary>
    /// <param name="kind">Which of the two.</param>
    /// <param name="etag">The mark of what the caller has, or null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The objects, or null when the caller has them already.</returns>
    public Task<Versioned<IReadOnlyList<JsonElement>>?> GetRoutingAsync(
        RoutingKind kind, string? etag = null, CancellationToken cancellationToken = default) =>
        GetAllAsync(kind.Path(), etag, Elements, cancellationToken);

    /// <summary>Creates or replaces one frontend or backend of the fleet; its label is in the body.</summary>
    public Task PutRoutingAsync(RoutingKind kind, string key, JsonElement definition, CancellationToken cancellationToken = default) =>
        SendAsync(new RegistryCall(HttpMethod.Put, PathOf(kind, key, null)) { Body = Body(definition) }, cancellationToken);

    /// <summary>Switches a backend of the fleet to another version.</summary>
    /// <param name="key">The backend.</param>
    /// <param name="label">Which of the objects with this key, null for the one without label.</param>
    /// <param name="change"><c>{"name"?, "version"}</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task SwitchBackendAsync(string key, string? label, JsonElement change, CancellationToken cancellationToken = default) =>
        SendAsync(new RegistryCall(HttpMethod.Post, PathOf(RoutingKind.Backend, key, label)) { Body = Body(change) }, cancellationToken);

    /// <summary>Deletes one frontend or backend of the fleet.</summary>
    public Task DeleteRoutingAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken = default) =>
        SendAsync(new RegistryCall(HttpMethod.Delete, PathOf(kind, key, label)), cancellationToken);

    /// <summary>The agents that follow this registry and reported lately.</summary>
    public async Task<IReadOnlyList<SeenAgent>> GetAgentsAsync(CancellationToken cancellationToken = default) =>
        (await GetAllAsync("agents", null, Json.Default.SeenAgentArray, cancellationToken))!.Value;

    /// <summary>Reports the state of this agent to the registry.</summary>
    public Task ReportAgentAsync(AgentReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var body = JsonSerializer.SerializeToUtf8Bytes(report, Json.Relaxed.AgentReport);
        return SendAsync(new RegistryCall(HttpMethod.Post, PathOfAgent(report.Id)) { Body = body }, cancellationToken);
    }

    /// <summary>Takes an agent out that stops; it is no error if it was not there.</summary>
    public Task RemoveAgentAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync(new RegistryCall(HttpMethod.Delete, PathOfAgent(id)), cancellationToken);

    /// <summary>Renews many registrations at once.</summary>
    /// <param name="bulk">What to send.</param>
    /// <param name="timeout">How long one host may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the registry refused of it; empty when all is well.</returns>
    internal Task<IReadOnlyList<RefusedItem>> HeartbeatAsync(Bulk bulk, TimeSpan timeout, CancellationToken cancellationToken) =>
        _hosts.SendAsync(
            new RegistryCall(HttpMethod.Post, "registrations") { Body = bulk.Json, Timeout = timeout },
            (response, host, token) => BulkAnswer.ReadAsync(response, host, bulk.Ids.Count, token),
            cancellationToken);

    /// <summary>Sends what is answered with nothing of interest.</summary>
    private Task<byte[]> SendAsync(RegistryCall call, CancellationToken cancellationToken) =>
        _hosts.SendAsync(call, static async (response, _, token) => await response.Content.ReadAsByteArrayAsync(token), cancellationToken);

    private async Task<Versioned<IReadOnlyList<T>>?> GetAllAsync<T>(
        string path, string? etag, JsonTypeInfo<T[]> type, CancellationToken cancellationToken)
    {
        var answer = await _hosts.SendAsync(new RegistryCall(HttpMethod.Get, path) { ETag = etag }, Reader(type), cancellationToken);
        if (answer.Value is null)
        {
            return null;
        }

        if (answer.Next is null)
        {
            return new Versioned<IReadOnlyList<T>>(answer.Value, answer.ETag) { Unreadable = answer.Unreadable };
        }

        var unreadable = answer.Unreadable;
        var all = new List<T>(answer.Value);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (answer.Next is { } next)
        {
            if (!seen.Add(next) || seen.Count > MaxPages)
            {
                throw new RegistryException($"The registry's paging does not end: after {seen.Count} pages it returned {next} again.");
            }

            answer = await _hosts.SendAsync(new RegistryCall(HttpMethod.Get, next), Reader(type), cancellationToken);
            all.AddRange(answer.Value!);
            unreadable = unreadable.And(answer.Unreadable);
        }

        return new Versioned<IReadOnlyList<T>>(all, null) { Unreadable = unreadable };
    }

    private static Func<HttpResponseMessage, Uri, CancellationToken, Task<RegistryAnswer<T>>> Reader<T>(JsonTypeInfo<T> type)
        where T : class =>
        (response, host, token) => RegistryAnswer<T>.ReadAsync(response, host, type, token);

    private static ReadOnlyMemory<byte> Body(JsonElement json) => JsonMarshal.GetRawUtf8Value(json).ToArray();

    private static List<string> Queries(IReadOnlyCollection<string> names)
    {
        var queries = new List<string>();
        var query = new StringBuilder();
        foreach (var name in names)
        {
            var part = $"name={Uri.EscapeDataString(name)}";
            if (query.Length + part.Length > MaxQueryLength)
            {
                queries.Add(query.ToString());
                query.Clear();
            }

            query.Append(query.Length == 0 ? '?' : '&').Append(part);
        }

        queries.Add(query.ToString());
        return queries;
    }

    private static string PathOfAgent(string id) => $"agents/{Uri.EscapeDataString(id)}";

    private static string PathOf(RegistrationId id) =>
        $"registrations/{Uri.EscapeDataString(id.Name)}/{Uri.EscapeDataString(id.Version)}/{Uri.EscapeDataString(id.Host)}/{id.Port}";

    private static string PathOf(RoutingKind kind, string key, string? label) =>
        $"{kind.Path()}/{Uri.EscapeDataString(key)}{(label is null ? string.Empty : $"?label={Uri.EscapeDataString(label)}")}";

    private static JsonTypeInfo<JsonElement[]> Elements => ClientJson.Default.JsonElementArray;
}
