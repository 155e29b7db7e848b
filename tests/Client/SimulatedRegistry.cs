using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Client.Tests;

/// <summary>A registry without a socket: takes heartbeats and departures, fails as a test says, and notes what came when.</summary>
public sealed class SimulatedRegistry(TimeProvider time) : HttpMessageHandler
{
    private readonly ConcurrentQueue<SeenRequest> _requests = new();
    private int _held;

    /// <summary>What is answered instead, or null for an answer as from a healthy registry.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage?>>? Instead { get; set; }

    public IReadOnlyCollection<SeenRequest> Requests => _requests;

    public IEnumerable<SeenRequest> Beats => _requests.Where(request => request.Method == "POST");

    public IEnumerable<string> Departures => _requests.Where(request => request.Method == "DELETE").Select(request => request.Path);

    /// <summary>Whether a request waits for an answer that does not come.</summary>
    public bool IsHolding => Volatile.Read(ref _held) > 0;

    public HttpClient Client() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Answers nothing from now on.</summary>
    public void Hold() => Instead = async (_, cancellationToken) =>
    {
        Interlocked.Increment(ref _held);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    };

    /// <summary>Answers with this status from now on; null for a healthy registry.</summary>
    public void Fail(HttpStatusCode? status, TimeSpan? retryAfter = null, string body = "") => Instead = status is null ? null : (_, _) =>
    {
        var answer = new HttpResponseMessage(status.Value) { Content = new StringContent(body) };
        answer.Headers.RetryAfter = retryAfter is { } pause ? new(pause) : null;
        return Task.FromResult<HttpResponseMessage?>(answer);
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        _requests.Enqueue(new SeenRequest(time.GetUtcNow(), request.Method.Method, request.RequestUri!.PathAndQuery, body));
        return (Instead is { } instead ? await instead(request, cancellationToken) : null) ?? Healthy(request, body);
    }

    private static HttpResponseMessage Healthy(HttpRequestMessage request, string body) =>
        new(HttpStatusCode.OK) { Content = new StringContent(request.Method == HttpMethod.Post ? Results(body) : "{}") };

    private static string Results(string body)
    {
        var results = Enumerable.Repeat("""{"status":200,"registration":{}}""", JsonElement.Parse(body).GetArrayLength());
        return $"[{string.Join(',', results)}]";
    }
}

/// <summary>A request that the registry got.</summary>
public sealed record SeenRequest(DateTimeOffset At, string Method, string Path, string Body)
{
    public IEnumerable<string> Names => JsonElement.Parse(Body).EnumerateArray().Select(item => item.GetProperty("name").GetString()!);
}

/// <summary>Lets simulated time pass for code that waits for it on other threads.</summary>
public static class Simulation
{
    /// <summary>Lets time pass in steps, each after everybody has come to their waits.</summary>
    public static async Task PassAsync(this ManualTimeProvider time, TimeSpan span, Func<bool> isSettled, TimeSpan? step = null)
    {
        var end = time.GetUtcNow() + span;
        while (time.GetUtcNow() < end)
        {
            await Eventually.TrueAsync(isSettled);
            time.Advance(step ?? TimeSpan.FromSeconds(0.25));
        }

        await Eventually.TrueAsync(isSettled);
    }
}
