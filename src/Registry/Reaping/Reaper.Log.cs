using Microsoft.Extensions.Logging;

namespace Thalassa.Registry.Reaping;

public sealed partial class Reaper
{
    [LoggerMessage(
        1,
        LogLevel.Information,
        "Reaped {Expired} registrations, {Held} are held, {Leftovers} events were left behind; {Milliseconds:0} ms.")]
    private static partial void LogPass(ILogger logger, int expired, int held, int leftovers, double milliseconds);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "{Name}: {Due} leases ran out in one go; {Share} are ended now and {Held} are held, in case the fault is on the way to the "
        + "registry."
    )]
    private static partial void LogHeld(ILogger logger, string name, int due, int share, int held);

    [LoggerMessage(
        3, LogLevel.Warning, "The registry was out for {Length}, since {LastPass:u}; leases that nobody could renew are extended by it.")]
    private static partial void LogOutage(ILogger logger, TimeSpan length, DateTimeOffset lastPass);

    [LoggerMessage(
        4, LogLevel.Warning, "The clock of this machine was set forward by {Length}, or the machine slept; leases are extended by it.")]
    private static partial void LogJump(ILogger logger, TimeSpan length);
}
