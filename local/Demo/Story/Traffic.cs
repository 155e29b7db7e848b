namespace Thalassa.Local.Demo.Story;

/// <summary>A user of the service: one request after the other through one load balancer, every answer noted.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly long Began = TimeProvider.System.GetTimestamp();
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<Answer> _answers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;

    /// <summary>Starts to send.</summary>
    /// <param name="label">Which load balancer.</param>
    /// <param name="target">What is asked.</param>
    public Traffic(string label, Uri target)
    {
        Label = label;
        _running = RunAsync(target, _stopping.Token);
    }

    /// <summary>How long the story has gone on, for all its times.</summary>
    public static TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(Began);

    /// <summary>Which load balancer the requests go through.</summary>
    public string Label { get; }

    /// <summary>How many requests were answered or lost so far.</summary>
    public int Count
    {
        get
        {
            lock (_answers)
            {
                return _answers.Count;
            }
        }
    }

    /// <summary>The answers to requests sent at or after a moment, oldest first.</summary>
    public Answer[] Since(TimeSpan moment)
    {
        lock (_answers)
        {
            var first = _answers.FindLastIndex(answer => answer.Sent < moment) + 1;
            return [.. _answers.Skip(first)];
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        _http.Dispose();
    }

    private async Task RunAsync(Uri target, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await AskAsync(target);
            lock (_answers)
            {
                _answers.Add(answer);
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Answer> AskAsync(Uri target)
    {
        var sent = Elapsed;
        try
        {
            using var answer = await _http.GetAsync(target);
            var text = (await answer.Content.ReadAsStringAsync()).Trim();
            return answer.IsSuccessStatusCode
                ? new Answer(sent, Elapsed, text, null)
                : new Answer(sent, Elapsed, null, $"{(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return new Answer(sent, Elapsed, null, e.Message);
        }
    }
}
