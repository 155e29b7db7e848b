using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Functions.Access;

namespace Thalassa.Local.Hosting;

/// <summary>The security headers of the app, on answers that come from its host.</summary>
internal static class HostHeaders
{
    // The app's setting: whether a front end says in X-Forwarded-Proto that it ends TLS.
    private const string TrustForwarded = "TrustForwardedFor";

    public static void Set(HttpContext http)
    {
        var trust = http.RequestServices.GetRequiredService<IConfiguration>()[TrustForwarded];
        SecurityHeaders.Set(http, bool.TrueString.Equals(trust, StringComparison.OrdinalIgnoreCase));
    }
}
