using Microsoft.Extensions.Logging;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.AspNetCore;

internal sealed partial class AppRegistration
{
    [LoggerMessage(LogEvents.Registering, LogLevel.Information, "Registering {Id} with {Registry}")]
    private partial void LogRegistering(RegistrationId id, ThalassaOptions registry);

    [LoggerMessage(
        LogEvents.LoopbackOnly,
        LogLevel.Warning,
        "The app listens on {Host} only, but the registry is on another machine: others cannot reach it. Listen on all addresses, or "
        + "set Thalassa:Host")]
    private partial void LogLoopback(string host);

    [LoggerMessage(
        LogEvents.Draining, LogLevel.Information, "Deregistered; serving for another {Seconds} s until all load balancers have switched")]
    private partial void LogDraining(double seconds);
}
