using System.Net;
using System.Text.Json;

namespace Thalassa.Client;

/// <summary>Sends a request to one of the registry's hosts: the one that answered last, then each of the others in turn.</summary>
/// <param name="http">Its own timeout should be off; each attempt has the one of the options.</param>
/// <param name="options">The hosts, the key and the time limit.</param>
/// <param name="time">Measures the time limit.</param>
internal sealed class RegistryHosts(HttpClient http, RegistryClientOptions options, TimeProvider time)
{
    private int _preferred;

    /// <summary>Sends until a host gives an answer that is not its own failure.</summary>
    /// <param name="method">Every call of the registry may be repeated, so each method may go to the next host.</param>
    /// <param name="path">Relative to the host's address, escaped.</param>
    /// <param name="body">JSON, or null.</param>
    /// <param name="etag">What to send as <c>If-None-Match</c>, or null.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="RegistryException">The host refused, or none answered; the message says what each said.</exception>
    public async Task<RegistryAnswer> SendAsync(
        HttpMethod method, string path, JsonElement? body, string? etag, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref _preferred);
        var failures = new List<RegistryException>();
        for (var i = 0; i < options.Hosts.Count; i++)
        {
            var index = (first + i) % options.Hosts.Count;
            try
            {
                var answer = await SendToAsync(options.Hosts[index], method, path, body, etag, cancellationToken);
                Volatile.Write(ref _preferred, index);
                return answer;
            }
            catch (RegistryException failure) when (!failure.IsRefusal)
            {
                failures.Add(failure);
            }
        }

        throw failures.Count == 1
            ? failures[0]
            : new RegistryException(string.Join("; ", failures.Select(failure => failure.Message)), failures[0]);
    }

    private async Task<RegistryAnswer> SendToAsync(
        Uri host, HttpMethod method, string path, JsonElement? body, string? etag, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = RegistryRequest.Create(options, host, method, path, body);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified
                ? new RegistryAnswer(response.StatusCode, bytes, response.Headers.ETag?.ToString(), NextPage.Read(response, host))
                : throw Refusal(host, response, bytes);
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"{host} did not answer within {options.Timeout.TotalSeconds:0.#} s", cancelled);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new RegistryException($"{host} could not be reached: {failure.Message}", failure);
        }
    }

    private static RegistryException Refusal(Uri host, HttpResponseMessage response, byte[] bytes)
    {
        var problem = RegistryRequest.ReadProblem(response, bytes);
        var detail = problem?.TryGetProperty("detail", out var text) == true ? $": {text}" : string.Empty;
        return new RegistryException($"{host} answered {(int)response.StatusCode}{detail}", response.StatusCode, problem);
    }
}
