using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>Apps that register and deregister, each its own instances, and repeat what failed until it is done; one that reads.</summary>
internal sealed class Clients(Registry registry) : IDisposable
{
    private const int Writers = 4;
    private const int InstancesOfEach = 3;
    private const int FirstPort = 9001;

    private static readonly string[] Reads = ["/registrations", "/registrations/web", "/backends", "/agents"];
    private static readonly TimeSpan AnsweredWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Longer than any answer may take, so that a late one is seen as such.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly ConcurrentDictionary<int, int> _changes = new();
    private readonly int[] _done = new int[Writers + 1];
    private readonly int[] _notDone = new int[Writers + 1];
    private CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>How often each port was registered and deregistered; it is registered after an odd number.</summary>
    public IReadOnlyDictionary<int, int> Changes => _changes;

    /// <summary>The registered ports.</summary>
    public IEnumerable<int> Ports => _changes.Where(port => port.Value % 2 == 1).Select(port => port.Key).Order();

    /// <summary>Begins, or goes on.</summary>
    public void Start()
    {
        _stopping = new CancellationTokenSource();
        _running = Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync).Append(ReadAsync()));
    }

    /// <summary>Stops when everything that was begun is done.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(Limit);
        _stopping.Dispose();
    }

    /// <summary>Returns when each of them has had a few calls done since.</summary>
    public Task GoOnAsync() => GrowAsync(_done, by: 3);

    /// <summary>Returns when each of them has had a call that was not done since.</summary>
    public Task AreHeldUpAsync() => GrowAsync(_notDone, by: 1);

    /// <summary>Every call since was answered in time: it was done, or refused in one of these ways with a problem that says so.</summary>
    /// <param name="refusals">Null for no answer at all.</param>
    public void AssertAnswered(params HttpStatusCode?[] refusals)
    {
        while (_calls.TryDequeue(out var call))
        {
            Assert.True(call.Taken < AnsweredWithin, $"{call}");
            Assert.True(call.IsDone || refusals.Contains(call.Status), $"{call}");
            Assert.True(call.IsDone || call.Status is null || call.MediaType == "application/problem+json", $"{call}");
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _stopping.Dispose();
    }

    private static Task GrowAsync(int[] counts, int by)
    {
        var before = counts.ToArray();
        return Eventually.TrueAsync(() => counts.Zip(before).All(client => client.First >= client.Second + by), Limit);
    }

    private async Task WriteAsync(int writer)
    {
        using var pace = Pace();
        for (var i = 0; !_stopping.IsCancellationRequested; i++)
        {
            var port = FirstPort + (writer * InstancesOfEach) + (i % InstancesOfEach);
            var change = _changes.GetValueOrDefault(port);
            var (method, body) = change % 2 == 0 ? (HttpMethod.Post, new { secondsToExpire = 3600 }) : (HttpMethod.Delete, null);
            do
            {
                await pace.WaitForNextTickAsync(CancellationToken.None);
            }
            while (!await CallAsync(writer, method, Registry.Path("1.0.0", port), body));
            _changes[port] = change + 1;
        }
    }

    private async Task ReadAsync()
    {
        using var pace = Pace();
        for (var i = 0; !_stopping.IsCancellationRequested; i++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            await CallAsync(Writers, HttpMethod.Get, Reads[i % Reads.Length], body: null);
        }
    }

    /// <summary>As apps do, and not as fast as the machine allows.</summary>
    private static PeriodicTimer Pace() => new(TimeSpan.FromMilliseconds(100));

    private async Task<bool> CallAsync(int client, HttpMethod method, string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var request = new HttpRequestMessage(method, new Uri(registry.Address, path)) { Content = content };
        var call = new Call($"{method} {path}");
        var clock = Stopwatch.StartNew();
        try
        {
            using var answer = await _http.SendAsync(request);
            var type = answer.Content.Headers.ContentType?.MediaType;
            call = call with { Status = answer.StatusCode, MediaType = type, Taken = clock.Elapsed };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            call = call with { Failure = e.Message, Taken = clock.Elapsed };
        }

        _calls.Enqueue(call);
        Interlocked.Increment(ref (call.IsDone ? _done : _notDone)[client]);
        return call.IsDone;
    }

    /// <summary>A call, and what became of it.</summary>
    private sealed record Call(string What)
    {
        /// <summary>Null when there was no answer.</summary>
        public HttpStatusCode? Status { get; init; }

        public string? MediaType { get; init; }

        public string? Failure { get; init; }

        public TimeSpan Taken { get; init; }

        public bool IsDone => Status == HttpStatusCode.OK;
    }
}
