using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Thalassa.Cli.Connection;

/// <summary>One host of the registry, or one agent.</summary>
internal sealed class Endpoint(HttpClient http, Uri address, string? key, TimeSpan timeout, TimeProvider time)
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    // A registry needs some seconds to report a store that does not answer.
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(6);

    /// <summary>Its address, ending in a slash.</summary>
    public Uri Address => address;

    /// <summary>Sends a GET request.</summary>
    public Task<Reply> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, timeout, cancellationToken);

    /// <summary>Requests its status.</summary>
    public Task<Reply> GetStatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "status", null, timeout > StatusPatience ? timeout : StatusPatience, cancellationToken);

    /// <summary>Sends a POST request.</summary>
    /// <param name="path">Relative and escaped.</param>
    /// <param name="body">The body.</param>
    /// <param name="patience">The timeout.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Reply> PostAsync(string path, JsonNode body, TimeSpan patience, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, patience, cancellationToken);

    private async Task<Reply> SendAsync(
        HttpMethod method, string path, JsonNode? body, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, either.Token);
            return new Reply(response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(either.Token)), response.Headers.Date);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException(address, Unreachable.Silent, $"it did not answer within {patience.TotalSeconds:0.#} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new UnreachableException(address, KindOf(failure), failure.InnerException?.Message ?? failure.Message);
        }
    }

    private static Unreachable KindOf(Exception failure) =>
        failure switch
        {
            { InnerException: AuthenticationException } => Unreachable.Tls,
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Unreachable.Refused,
            {
                InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }
            } => Unreachable.NoSuchName,
            { InnerException: OperationCanceledException } => Unreachable.Silent,
            _ => Unreachable.Broken,
        };

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
