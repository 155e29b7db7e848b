using System.Globalization;
using System.Net;
using System.Text.Json;
using Thalassa.Agent.Compatibility.Sources;
using Thalassa.Client;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>Asks Consul's HTTP API, version 1.</summary>
internal sealed class ConsulClient(SourceHttp http, ConsulOptions options)
{
    private readonly string _parameters =
        (options.Datacenter is null ? string.Empty : $"&dc={Uri.EscapeDataString(options.Datacenter)}")
        + (options.IsStale ? "&stale" : string.Empty);

    /// <summary>The names of all services.</summary>
    public Task<IReadOnlyList<string>> GetNamesAsync(CancellationToken cancellationToken) => http.GetAsync<IReadOnlyList<string>>(
        $"v1/catalog/services?{_parameters.TrimStart('&')}",
        options.Timeout,
        Prepare,
        (response, body) => [.. Read(response, body, JsonValueKind.Object).EnumerateObject().Select(service => service.Name)],
        cancellationToken);

    /// <summary>The instances of a service that pass all their checks.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="index">What is known: the answer waits until there is something newer, or a while. 0 is answered at once.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="RegistryException">Consul failed, or does not vouch for its answer.</exception>
    public Task<ConsulAnswer> GetInstancesAsync(string service, long index, CancellationToken cancellationToken)
    {
        var path = $"v1/health/service/{Uri.EscapeDataString(service)}?passing=true{_parameters}";
        var limit = options.Timeout;
        if (index > 0)
        {
            path += string.Create(CultureInfo.InvariantCulture, $"&index={index}&wait={options.Wait.TotalMilliseconds:0}ms");
            limit += options.Wait * 17 / 16;
        }

        return http.GetAsync(path, limit, Prepare, (response, body) =>
        {
            Read(response, body, JsonValueKind.Array);
            return new ConsulAnswer(IndexOf(response), body);
        }, cancellationToken);
    }

    private void Prepare(HttpRequestMessage request)
    {
        if (options.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("X-Consul-Token", token);
        }
    }

    private static JsonElement Read(HttpResponseMessage response, byte[] body, JsonValueKind kind)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw SourceHttp.Unexpected(response, body);
        }

        // Both are answered with 200 and with less than there is: who took that for the truth would take out members that live.
        if (Header(response, "X-Consul-KnownLeader") == "false")
        {
            throw new RegistryException("knows no leader, so its answer may be old");
        }

        if (Header(response, "X-Consul-Results-Filtered-By-ACLs") == "true")
        {
            throw new RegistryException(
                "left out what the token may not read; give one with service:read and node:read as --serviceRegToken");
        }

        try
        {
            return JsonElement.Parse(body) is var json && json.ValueKind == kind
                ? json
                : throw new JsonException($"it is not an {kind}".ToLowerInvariant());
        }
        catch (JsonException failure)
        {
            throw new RegistryException($"did not answer with what Consul answers: {failure.Message}", failure);
        }
    }

    // An index below 1 would make the next question one that does not wait.
    private static long IndexOf(HttpResponseMessage response) =>
        long.TryParse(Header(response, "X-Consul-Index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? Math.Max(1, index)
            : 1;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}

/// <summary>What Consul said of one service.</summary>
/// <param name="Index"><c>X-Consul-Index</c>, at least 1: to ask for what is newer.</param>
/// <param name="Body">The answer as it came.</param>
internal sealed record ConsulAnswer(long Index, byte[] Body)
{
    /// <summary>The instances that pass all their checks.</summary>
    public IEnumerable<JsonElement> Entries => JsonElement.Parse(Body).EnumerateArray();
}
