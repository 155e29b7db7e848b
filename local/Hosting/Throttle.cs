using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Local.Hosting;

/// <summary>The limits on requests in <c>host.json</c>: so many run at once, so many more wait, the rest is answered with 429.</summary>
internal static class Throttle
{
    public static bool IsNeeded(HostJson host) => host is not { MaxConcurrentRequests: null, MaxOutstandingRequests: null };

    public static void Add(IServiceCollection services, HostJson host)
    {
        if (!IsNeeded(host))
        {
            return;
        }

        var running = host.MaxConcurrentRequests ?? host.MaxOutstandingRequests!.Value;
        var outstanding = Math.Max(running, host.MaxOutstandingRequests ?? int.MaxValue);
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(_ =>
                RateLimitPartition.GetConcurrencyLimiter(partitionKey: true, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = running,
                    QueueLimit = outstanding - running,
                }));
            options.OnRejected = async (rejected, _) =>
                await Problem.Write(
                    rejected.HttpContext,
                    StatusCodes.Status429TooManyRequests,
                    "The limit of waiting requests in host.json is reached; retry in a moment.");
        });
    }
}
