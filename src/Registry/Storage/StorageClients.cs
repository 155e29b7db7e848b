using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Thalassa.Registry.Storage;

/// <summary>The options of every client of a storage account, so that no request waits longer than <see cref="Deadline"/>.</summary>
public static class StorageClients
{
    /// <summary>Timeout of one attempt, above the 5 s that a table service takes at most for a page.</summary>
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(6);

    /// <summary>
    /// The time within which a failed attempt is repeated, up to three times: refused connections and service errors fail fast, and a
    /// hanging service is not called twice.
    /// </summary>
    public static readonly TimeSpan RetryWindow = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest time from a request to its answer or failure: a last try that begins at the end of the window, and its pause before.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(9);

    private const int MaxRetries = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(800);

    /// <summary>For a <see cref="TableServiceClient"/>.</summary>
    public static TableClientOptions TableOptions() => WithDeadline(new TableClientOptions
    {
        // The pipeline already traces each request; a second span of the HTTP client would cost every heartbeat.
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        }),
    });

    /// <summary>For a <see cref="BlobServiceClient"/>.</summary>
    public static BlobClientOptions BlobOptions() => WithDeadline(new BlobClientOptions());

    private static T WithDeadline<T>(T options)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = TryTimeout;
        options.RetryPolicy = new RetryWithin(
            RetryWindow, MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(FirstDelay, MaxDelay));
        return options;
    }

    /// <summary>Repeats failed attempts within a window from the first one, except those that the service asks to delay.</summary>
    private sealed class RetryWithin(TimeSpan window, int maxRetries, DelayStrategy delay) : RetryPolicy(maxRetries, delay)
    {
        protected override void OnSendingRequest(HttpMessage message)
        {
            if (!message.TryGetProperty(typeof(RetryWithin), out _))
            {
                message.SetProperty(typeof(RetryWithin), TimeProvider.System.GetTimestamp());
            }
        }

        protected override ValueTask OnSendingRequestAsync(HttpMessage message)
        {
            OnSendingRequest(message);
            return ValueTask.CompletedTask;
        }

        protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
            MayRetry(message) && base.ShouldRetry(message, exception);

        protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            MayRetry(message) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

        private bool MayRetry(HttpMessage message) =>
            message.TryGetProperty(typeof(RetryWithin), out var first)
            && TimeProvider.System.GetElapsedTime((long)first!) < window
            && !(message.HasResponse && message.Response.Headers.Contains("Retry-After"));
    }
}
