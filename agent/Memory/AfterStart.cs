namespace Thalassa.Agent.Memory;

/// <summary>Gives back the memory that only starting needed.</summary>
/// <remarks>
/// An agent shares its machine with HAProxy and does little for most of the time. Starting it runs through most of .NET and ASP.NET Core once; what of that stays
/// in its memory is two thirds of all.
/// </remarks>
internal sealed partial class AfterStart(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<AfterStart> logger) : BackgroundService
{
    // By then what was known is taken up, and the first members have come.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(Settled, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        try
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var megabytes = FilePages.GiveBack() / 1024 / 1024;
            LogGivenBack(megabytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            // No harm is done: the system takes these pages back when it is short of memory.
            LogKept(failure.Message);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Megabytes} MB that starting needed were given back")]
    private partial void LogGivenBack(long megabytes);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "What starting needed is kept in memory: {Reason}")]
    private partial void LogKept(string reason);
}
