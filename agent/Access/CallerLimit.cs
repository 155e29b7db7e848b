using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace Thalassa.Agent.Access;

/// <summary>How often each address may call the API, so that keys cannot be guessed by trial and the agent cannot be kept busy.</summary>
/// <remarks>An agent that only this machine can call does not limit.</remarks>
internal static class CallerLimit
{
    public static bool IsNeeded(AccessOptions access) => access is { IsLoopback: false, RateLimit: > 0 };

    public static void AddCallerLimit(this IServiceCollection services, AccessOptions access) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress ?? IPAddress.None,
            _ => new TokenBucketRateLimiterOptions
            {
                TokensPerPeriod = access.RateLimit,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                TokenLimit = 2 * access.RateLimit,
                QueueLimit = 0,
            }));
        options.OnRejected = async (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Ceiling(wait.TotalSeconds) : 1;
            var pause = Math.Max(1, seconds);
            rejected.HttpContext.Response.Headers.RetryAfter = pause.ToString(CultureInfo.InvariantCulture);
            await Results.Problem(
                "This address sends more requests than it may; wait as long as Retry-After says.",
                statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    });
}
