using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Thalassa.Local.Host;

/// <summary>
/// Serves the functions where the worker would serve a Functions host: at the addresses of the settings, by the routes of the functions.
/// </summary>
internal sealed class LocalPipeline(IReadOnlyList<string> addresses, Action<IApplicationBuilder> functions) : IStartupFilter
{
    /// <summary>The worker's own pipeline, which would come next, is left out.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var listening = app.ServerFeatures.Get<IServerAddressesFeature>()!.Addresses;
        listening.Clear();
        foreach (var address in addresses)
        {
            listening.Add(address);
        }

        functions(app);
    };
}
