using Microsoft.Extensions.Logging;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.AspNetCore;

internal sealed partial class AppRegistration
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Registering {Id} with {Registry}")]
    private partial void LogRegistering(RegistrationId id, ThalassaOptions registry);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The app listens on {Host} only, and the registry is elsewhere: others will not reach it. Let it listen on all "
            + "addresses, or set Thalassa:Host"
    )]
    private partial void LogLoopback(string host);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Out of the registry; serving {Seconds} s more, until every load balancer knows")]
    private partial void LogDraining(double seconds);
}
