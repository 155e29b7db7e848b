using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host.Tests;

/// <summary>A timer function whose schedule is a setting.</summary>
public sealed class SampleTimer(Journal journal)
{
    [Function("Tick")]
    public async Task Tick([TimerTrigger("%Sample:Schedule%")] TimerInfo timer, FunctionContext context)
    {
        journal.Ticks.Enqueue(timer);
        if (journal.HoldTimers && await journal.Gate.Reader.ReadAsync(context.CancellationToken) == "fail")
        {
            throw new InvalidOperationException("requested failure");
        }

        journal.Entries.Enqueue("ticked");
    }
}
