using System.Globalization;
using System.Text;

namespace Thalassa.Bench.Simulation;

/// <summary>The table of a simulation.</summary>
public static class SimulationReport
{
    /// <summary>A line for each step of seconds: the busiest second of it, except where the head says otherwise.</summary>
    public static string Table(SimulationOptions options, Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(outcome);
        var table = new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $"| Second | Offered/s, mean | Answered/s, mean | Failed | Storage/s, of {options.Account:#,0} ")
            .Append(CultureInfo.InvariantCulture, $"| Partition/s, of 2,000 | 503/s | Credits/s, of {options.Credits:#,0} | Server-busy/s ")
            .AppendLine("| Events/s, mean | Ended | Reap lag, s | Oldest comparison, s | |")
            .AppendLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        for (var from = 0; from + 1 < outcome.Samples.Count; from += options.Step)
        {
            var to = Math.Min(from + options.Step, outcome.Samples.Count - 1);
            var seconds = outcome.Samples.Skip(from).Zip(outcome.Samples.Skip(from + 1)).Take(to - from).ToList();
            var (first, last) = (outcome.Samples[from], outcome.Samples[to]);
            double Mean(Func<Sample, long> count) => (count(last) - count(first)) / (last.At - first.At);
            double Most(Func<Sample, long> count) =>
                seconds.Max(pair => (count(pair.Second) - count(pair.First)) / (pair.Second.At - pair.First.At));
            string[] cells =
            [
                $"{first.At:0}-{last.At:0}",
                $"{Mean(sample => sample.Offered):#,0}",
                $"{Mean(sample => sample.Done):#,0}",
                $"{last.Failed - first.Failed:#,0}",
                $"{Most(sample => sample.Transactions):#,0}",
                $"{seconds.Max(pair => pair.Second.BusiestPartition):#,0}",
                $"{Most(sample => sample.StorageRefused):#,0}",
                $"{Most(sample => sample.Credits):#,0}",
                $"{Most(sample => sample.BusRefused):#,0}",
                $"{Mean(sample => sample.Published):#,0}",
                $"{last.Expired - first.Expired:#,0}",
                $"{seconds.Max(pair => pair.Second.ReapLag):0.0}",
                $"{seconds.Max(pair => pair.Second.AgentAge):0.0}",
                What(options, from, to),
            ];
            table.AppendLine($"| {string.Join(" | ", cells)} |");
        }

        return table.ToString();
    }

    /// <summary>What came of it, in a few lines.</summary>
    public static string Summary(SimulationOptions options, Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(outcome);
        var last = outcome.Samples[^1];
        return string.Create(CultureInfo.InvariantCulture, $"""
            {options.Registrations:#,0} registered in {outcome.RegisteringSeconds:0} s. {last.Offered:#,0} heartbeats offered, {last.Done:#,0} answered, {last.Failed:#,0} refused and sent again by their apps' next beat; {last.StorageRefused:#,0} requests got 503, {last.BusRefused:#,0} got server-busy.
            {last.Expired:#,0} registrations ended by the reaper, {outcome.WrongRefusals:#,0} of them wrongly; {last.Published:#,0} events published, {outcome.ReceivedEvents:#,0} seen by the first agent.
            {(
                outcome.Lost.Count == 0
                    ? $"Nothing lost: {outcome.RecoverySeconds:0} s after the last second all registrations, all events and all {options.Agents} agents were as they should be."
                    : $"LOST: {string.Join("; ", outcome.Lost)}"
            )}
            """);
    }

    private static string What(SimulationOptions options, int from, int to)
    {
        var (storage, bus) = (options.SickStorage, options.SickBus);
        return string.Join(
            ", ",
            new[]
            {
                from < storage.To && to > storage.From
                    ? string.Create(CultureInfo.InvariantCulture, $"storage at {options.SickAccount:#,0}/s")
                    : null,
                from < bus.To && to > bus.From ? "bus refuses all" : null,
                from >= options.Seconds ? "after" : null,
            }.OfType<string>());
    }
}
