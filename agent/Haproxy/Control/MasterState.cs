using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>The answer of <c>show proc</c>: the master process and its workers.</summary>
internal sealed partial record MasterState(
    int Pid, int Reloads, int Failed, ImmutableArray<Worker> Workers, ImmutableArray<Worker> OldWorkers)
{
    /// <summary>Reads the answer, or gives null when it is none.</summary>
    public static MasterState? Parse(string answer)
    {
        MasterState? state = null;
        var old = false;
        foreach (var line in answer.Split('\n'))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                old = line.StartsWith("# old", StringComparison.Ordinal);
            }
            else if (Master.Match(line) is { Success: true } master)
            {
                state = new MasterState(Number(master, 1), Number(master, 2), master.Groups[3].Success ? Number(master, 3) : 0, [], []);
            }
            else if (state is not null && WorkerLine.Match(line) is { Success: true } match)
            {
                var worker = new Worker(Number(match, 1), Number(match, 2));
                state = old ? state with { OldWorkers = state.OldWorkers.Add(worker) } : state with { Workers = state.Workers.Add(worker) };
            }
        }

        return state is { Workers.IsEmpty: true } ? state.WithServingWorker() : state;
    }

    // After a reload that failed, some versions list the worker that goes on to serve with the old ones.
    private MasterState WithServingWorker() =>
        OldWorkers.MinBy(worker => worker.Reloads) is { } serving
            ? this with { Workers = [serving], OldWorkers = OldWorkers.Remove(serving) }
            : this;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d{1,9})\s+master\s+(\d{1,9})(?:\s+\[failed: (\d{1,9})\])?")]
    private static partial Regex Master { get; }

    [GeneratedRegex(@"^(\d{1,9})\s+worker\s+(\d{1,9})")]
    private static partial Regex WorkerLine { get; }
}

/// <summary>A worker process of HAProxy.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Reloads">How many reloads it has outlived: 0 for one that the last reload made.</param>
internal sealed record Worker(int Pid, int Reloads);
