using System.Globalization;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>Which worker is at the other end of a stats socket.</summary>
internal static class RunningWorker
{
    /// <summary>Asks the worker that serves who it is and what it runs; leaves one that is about to stop.</summary>
    /// <exception cref="RuntimeException">HAProxy did not answer, or not as expected.</exception>
    public static async Task<(int Worker, string? Structure)> AskAsync(RuntimeSocket socket, CancellationToken cancellationToken)
    {
        IReadOnlyList<RuntimeCommand> question = [RuntimeCommand.ShowInfo(), RuntimeCommand.GetStructure()];
        var answers = await socket.AskAsync([question], cancellationToken);
        if (InfoOf(answers[0], "Stopping") != "0")
        {
            // Another worker took over; this connection is with the old one, and keeps it alive.
            socket.Disconnect();
            answers = await socket.AskAsync([question], cancellationToken);
        }

        return
            int.TryParse(InfoOf(answers[0], "Pid"), CultureInfo.InvariantCulture, out var worker) && InfoOf(answers[0], "Stopping") == "0"
            ? (
                worker,
                answers[1].IndexOf('<', StringComparison.Ordinal) is > 0 and var start ? answers[1][(start + 1)..].TrimEnd('>') : null)
            : throw new RuntimeException(RuntimeFault.Garbled, "HAProxy's worker is about to stop, or does not say which one it is.");
    }

    private static string? InfoOf(string answer, string name)
    {
        var start = answer.IndexOf($"\n{name}: ", StringComparison.Ordinal);
        return start < 0 ? null : answer[(start + name.Length + 3)..].Split('\n', 2)[0];
    }
}
