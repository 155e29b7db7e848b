using System.Net;
using System.Text;
using Thalassa.Client;

namespace Thalassa.Agent.Compatibility.Sources;

/// <summary>HTTP to a source that is not a Thalassa registry: the host that answered last first, then each of the others in turn.</summary>
/// <param name="http">From <see cref="CreateClient"/>.</param>
/// <param name="hosts">One or more addresses of the same cluster, each ending in a slash.</param>
/// <param name="time">Measures the time limits.</param>
internal sealed class SourceHttp(HttpClient http, IReadOnlyList<Uri> hosts, TimeProvider time)
{
    private const int LongestDetail = 200;

    private int _preferred;

    /// <summary>Makes the client: no redirects, with which a token could go to a stranger, and no answers without end.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        MaxResponseContentBufferSize = 64 * 1024 * 1024,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks until a host gives an answer that can be used.</summary>
    /// <param name="path">Relative to the host's address, escaped.</param>
    /// <param name="limit">How long one host may take.</param>
    /// <param name="prepare">Completes each request, or null.</param>
    /// <param name="read">Makes the result of an answer, or throws <see cref="RegistryException"/> for one that cannot be used.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="RegistryException">No host gave such an answer; the message says what each did.</exception>
    public async Task<T> GetAsync<T>(
        string path,
        TimeSpan limit,
        Action<HttpRequestMessage>? prepare,
        Func<HttpResponseMessage, byte[], T> read,
        CancellationToken cancellationToken)
    {
        var first = Volatile.Read(ref _preferred);
        var failures = new List<string>();
        for (var i = 0; i < hosts.Count; i++)
        {
            var index = (first + i) % hosts.Count;
            try
            {
                var answer = await AskAsync(new Uri(hosts[index], path), limit, prepare, read, cancellationToken);
                Volatile.Write(ref _preferred, index);
                return answer;
            }
            catch (RegistryException failure)
            {
                failures.Add($"{hosts[index].Authority} {failure.Message}");
            }
        }

        throw new RegistryException(string.Join("; ", failures));
    }

    /// <summary>A failure that tells the answer's status and the beginning of what it said.</summary>
    public static RegistryException Unexpected(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var text = new string([.. Encoding.UTF8.GetString(body).Select(c => char.IsControl(c) ? ' ' : c).Take(LongestDetail)]).Trim();
        return new RegistryException($"answered {(int)response.StatusCode}{(text.Length == 0 ? string.Empty : $": {text}")}");
    }

    private async Task<T> AskAsync<T>(
        Uri address,
        TimeSpan most,
        Action<HttpRequestMessage>? prepare,
        Func<HttpResponseMessage, byte[], T> read,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        prepare?.Invoke(request);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            return read(response, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException($"did not answer within {most.TotalSeconds:0.#} s", cancelled);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new RegistryException($"could not be reached: {failure.Message}", failure);
        }
    }
}
