using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Thalassa.Model;

namespace Thalassa.Client.Events;

/// <summary>Follows the registry's own stream of server-sent events, <c>GET /events</c>.</summary>
/// <param name="http">Opens the streams; its own timeout should be off.</param>
/// <param name="options">Where the registry is; each new attempt goes to the next host.</param>
/// <param name="time">Measures pauses and silence.</param>
/// <param name="backoff">The pauses between attempts.</param>
public sealed class SseEventSource(HttpClient http, RegistryClientOptions options, TimeProvider time, Backoff backoff) : IEventSource
{
    private const int MaxProblemBytes = 64 * 1024;

    // The registry writes a comment every 15 s, so a longer silence is a dead connection.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(40);

    /// <inheritdoc/>
    public IAsyncEnumerable<EventSignal> FollowAsync(CancellationToken cancellationToken) =>
        Reconnecting.FollowAsync(options.Hosts, "stream", StreamAsync, backoff, time, cancellationToken);

    private async IAsyncEnumerable<EventSignal> StreamAsync(Uri host, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = RegistryRequest.Create(options, host, new RegistryCall(HttpMethod.Get, "events"));
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await OpenAsync(request, cancellationToken);
        await using var stream = new SilenceLimitStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), MaxSilence, time);
        backoff.Reset();
        yield return EventSignal.Connected;
        var items = SseParser.Create(stream, static (_, data) => JsonSerializer.Deserialize(data, Json.Default.RegistryEvent));
        await foreach (var item in items.EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } happened)
            {
                yield return EventSignal.Received(happened);
            }
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                return response;
            }

            await response.Content.LoadIntoBufferAsync(MaxProblemBytes, either.Token);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            var detail =
                RegistryRequest.ReadProblem(response, bytes)?.TryGetProperty("detail", out var text) == true ? $": {text}" : string.Empty;
            throw new HttpRequestException($"GET /events answered {(int)response.StatusCode}, not a stream{detail}");
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw new HttpRequestException($"no answer within {options.Timeout.TotalSeconds:0.#} s", cancelled);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }
}
