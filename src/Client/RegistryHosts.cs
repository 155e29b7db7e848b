using System.Net;
using Thalassa.Model;

namespace Thalassa.Client;

/// <summary>Sends a request to one of the registry's hosts: the one that answered last, then each of the others in turn.</summary>
/// <param name="http">Its own timeout should be off; each attempt has the one of the call or of the options.</param>
/// <param name="options">The hosts, the key and the time limit.</param>
/// <param name="time">Measures the time limit.</param>
internal sealed class RegistryHosts(HttpClient http, RegistryClientOptions options, TimeProvider time)
{
    private int _preferred;

    /// <summary>Sends until a host gives an answer that can be read and is not its own failure.</summary>
    /// <param name="call">What to ask.</param>
    /// <param name="read">Reads a success, or 304 where the call has a mark; a <see cref="RegistryException"/> counts as the host's
    /// failure.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="RegistryException">The host refused, or none answered; the message says what each said.</exception>
    public async Task<T> SendAsync<T>(
        RegistryCall call, Func<HttpResponseMessage, Uri, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref _preferred);
        List<RegistryException>? failures = null;
        for (var i = 0; i < options.Hosts.Count; i++)
        {
            var index = (first + i) % options.Hosts.Count;
            try
            {
                var answer = await SendToAsync(options.Hosts[index], call, read, cancellationToken);
                Volatile.Write(ref _preferred, index);
                return answer;
            }
            catch (RegistryException failure) when (!failure.IsRefusal)
            {
                (failures ??= []).Add(failure);
            }
        }

        throw RegistryException.OfAll(failures!);
    }

    private async Task<T> SendToAsync<T>(
        Uri host, RegistryCall call, Func<HttpResponseMessage, Uri, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var timeout = call.Timeout ?? options.Timeout;
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = RegistryRequest.Create(options, host, call);
        request.Headers.Add("Accept", $"{MediaTypes.Own}, application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response switch
            {
                { IsSuccessStatusCode: true } => await read(response, host, either.Token),
                { StatusCode: HttpStatusCode.NotModified } when call.ETag is not null => await read(response, host, either.Token),
                { StatusCode: HttpStatusCode.NotModified } => throw new RegistryException(
                    $"{host} answered 304 to a request without a condition"),
                _ => throw await RefusalAsync(host, response, either.Token),
            };
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"{host} did not answer within {timeout.TotalSeconds:0.#} s", cancelled);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new RegistryException($"{host} could not be reached: {failure.Message}", failure);
        }
    }

    private async Task<RegistryException> RefusalAsync(Uri host, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = RegistryRequest.ReadProblem(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var detail = problem?.TryGetProperty("detail", out var text) == true ? $": {text}" : string.Empty;
        return new RegistryException($"{host} answered {(int)response.StatusCode}{detail}", response.StatusCode, problem)
        {
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } pause } => pause,
                { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
                _ => null,
            },
        };
    }
}
