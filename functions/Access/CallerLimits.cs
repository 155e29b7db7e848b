using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Access;

/// <summary>The rate limit per caller: a key at an address, or an address without a key.</summary>
/// <remarks>Each caller has a token bucket for two seconds of requests. Local programs that need no key are not counted.</remarks>
public sealed class CallerLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Caller>? _limiter;

    /// <summary>Creates the limits from the settings.</summary>
    public CallerLimits(AppSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.RateLimit == 0)
        {
            return;
        }

        Func<Caller, RateLimiter> make = _ => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = settings.RateLimit,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            TokenLimit = 2 * settings.RateLimit,
            QueueLimit = 0,
            AutoReplenishment = false,
        });
        _limiter = PartitionedRateLimiter.Create<Caller, Caller>(caller => RateLimitPartition.Get(caller, make));
    }

    /// <summary>Counts a request.</summary>
    /// <returns>Whether the request is allowed; if not, the answer has <c>Retry-After</c>.</returns>
    public bool Admits(HttpContext http, string? key, IPAddress? address)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (_limiter is null || (key is null && address is not null && IPAddress.IsLoopback(address)))
        {
            return true;
        }

        using var lease = _limiter.AttemptAcquire(new Caller(key, address));
        if (lease.IsAcquired)
        {
            return true;
        }

        var pause = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Ceiling(wait.TotalSeconds) : 1;
        http.Response.Headers.RetryAfter = Math.Max(1, pause).ToString(CultureInfo.InvariantCulture);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter?.Dispose();

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Caller(string? Key, IPAddress? Address);
}
