using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Reaping;

public sealed partial class Reaper
{
    [LoggerMessage(
        LogEvents.ReaperPass,
        LogLevel.Information,
        "Reaped {Expired} registrations in {Milliseconds:0} ms; {Held} held by self-preservation, {Pending} pending events found")]
    private static partial void LogPass(ILogger logger, int expired, int held, int pending, double milliseconds);

    [LoggerMessage(
        LogEvents.ExpiriesHeld,
        LogLevel.Warning,
        "{Name}: {Due} leases expired at once; {Share} were ended and {Held} are held, in case their heartbeats cannot reach the "
        + "registry.")]
    private static partial void LogHeld(ILogger logger, string name, int due, int share, int held);

    [LoggerMessage(
        LogEvents.RegistryOutage,
        LogLevel.Warning,
        "The registry was down for {Length} since {LastPass:u}; leases that could not be renewed are extended")]
    private static partial void LogOutage(ILogger logger, TimeSpan length, DateTimeOffset lastPass);

    [LoggerMessage(
        LogEvents.ClockJump,
        LogLevel.Warning,
        "The clock of this machine jumped forward by {Length}, or the machine was suspended; leases are extended")]
    private static partial void LogJump(ILogger logger, TimeSpan length);
}
