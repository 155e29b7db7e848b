using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>The registry's HTTP API.</summary>
/// <remarks>Safe for use by many threads. Every method throws <see cref="RegistryException"/> when the registry refuses or fails.</remarks>
public sealed class RegistryClient
{
    private const int MostPages = 100_000;

    // Well below the 8 KiB that servers commonly allow for a request line.
    private const int LongestQuery = 4096;

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
        foreach (var query in queries)
        {
            all.AddRange((await GetAllAsync($"registrations{query}", null, Json.Default.RegistrationArray, cancellationToken))!.Value);
        }

        return new Versioned<IReadOnlyList<Registration>>(all, null);
    }

    /// <summary>Registers an instance, or renews its lease.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="meta">A JSON object; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Registration> RegisterAsync(RegistrationId id, JsonElement? meta = null, CancellationToken cancellationToken = default)
    {
        var answer = await _hosts.SendAsync(HttpMethod.Post, PathOf(id), meta ?? JsonElement.Parse("{}"), null, cancellationToken);
        return answer.Read(Json.Default.Registration);
    }

    /// <summary>Takes an instance out; it is no error if it was not there.</summary>
    public async Task DeregisterAsync(RegistrationId id, CancellationToken cancellationToken = default) =>
        await _hosts.SendAsync(HttpMethod.Delete, PathOf(id), null, null, cancellationToken);

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
        _hosts.SendAsync(HttpMethod.Put, PathOf(kind, key, null), definition, null, cancellationToken);

    /// <summary>Switches a backend of the fleet to another version.</summary>
    /// <param name="key">The backend.</param>
    /// <param name="label">Which of the objects with this key, null for the one without label.</param>
    /// <param name="change"><c>{"name"?, "version"}</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task SwitchBackendAsync(string key, string? label, JsonElement change, CancellationToken cancellationToken = default) =>
        _hosts.SendAsync(HttpMethod.Post, PathOf(RoutingKind.Backend, key, label), change, null, cancellationToken);

    /// <summary>Deletes one frontend or backend of the fleet.</summary>
    public Task DeleteRoutingAsync(RoutingKind kind, string key, string? label, CancellationToken cancellationToken = default) =>
        _hosts.SendAsync(HttpMethod.Delete, PathOf(kind, key, label), null, null, cancellationToken);

    private async Task<Versioned<IReadOnlyList<T>>?> GetAllAsync<T>(
        string path, string? etag, JsonTypeInfo<T[]> type, CancellationToken cancellationToken)
    {
        var answer = await _hosts.SendAsync(HttpMethod.Get, path, null, etag, cancellationToken);
        if (answer.Status == HttpStatusCode.NotModified)
        {
            return etag is not null ? null : throw new RegistryException("The registry answered 304 to a request without a condition.");
        }

        var first = answer.Read(type);
        if (answer.Next is null)
        {
            return new Versioned<IReadOnlyList<T>>(first, answer.ETag);
        }

        var all = new List<T>(first);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (answer.Next is { } next)
        {
            if (!seen.Add(next) || seen.Count > MostPages)
            {
                throw new RegistryException($"The registry's pages do not end; after {seen.Count} of them it gave {next} again.");
            }

            answer = await _hosts.SendAsync(HttpMethod.Get, next, null, null, cancellationToken);
            all.AddRange(answer.Read(type));
        }

        return new Versioned<IReadOnlyList<T>>(all, null);
    }

    private static List<string> Queries(IReadOnlyCollection<string> names)
    {
        var queries = new List<string>();
        var query = new StringBuilder();
        foreach (var name in names)
        {
            var part = $"name={Uri.EscapeDataString(name)}";
            if (query.Length + part.Length > LongestQuery)
            {
                queries.Add(query.ToString());
                query.Clear();
            }

            query.Append(query.Length == 0 ? '?' : '&').Append(part);
        }

        queries.Add(query.ToString());
        return queries;
    }

    private static string PathOf(RegistrationId id) =>
        $"registrations/{Uri.EscapeDataString(id.Name)}/{Uri.EscapeDataString(id.Version)}/{Uri.EscapeDataString(id.Host)}/{id.Port}";

    private static string PathOf(RoutingKind kind, string key, string? label) =>
        $"{kind.Path()}/{Uri.EscapeDataString(key)}{(label is null ? string.Empty : $"?label={Uri.EscapeDataString(label)}")}";

    private static JsonTypeInfo<JsonElement[]> Elements => ClientJson.Default.JsonElementArray;
}
