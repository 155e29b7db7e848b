using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>The command line of HAProxy's master process, one connection per command.</summary>
internal sealed class MasterCli(string path, TimeProvider time)
{
    private const int LargestAnswer = 1024 * 1024;

    /// <summary>Longer than an idle master needs, shorter than one that loads a configuration which cannot listen.</summary>
    public static TimeSpan QuickAnswer { get; } = TimeSpan.FromSeconds(1);

    public string Path => path;

    /// <summary>Sends a command and gives the whole answer, or null when the master is not there or does not answer in time.</summary>
    public async Task<string?> AskAsync(string command, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), both.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), both.Token);
            // The master answers more commands on the connection until the client's side of it is closed.
            socket.Shutdown(SocketShutdown.Send);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (answer.Length < LargestAnswer && await socket.ReceiveAsync(buffer, both.Token) is > 0 and var read)
            {
                answer.Write(buffer, 0, read);
            }

            return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether some process listens on the socket, if only too busy to answer.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The processes, or null when the master is not there or too busy to answer.</summary>
    public async Task<MasterState?> ShowProcessesAsync(CancellationToken cancellationToken) =>
        await AskAsync("show proc", QuickAnswer, cancellationToken) is { } answer ? MasterState.Parse(answer) : null;

    /// <summary>The workers that were replaced and still have connections, each asked for their number.</summary>
    public async Task<IReadOnlyList<OldWorker>> ShowOldWorkersAsync(CancellationToken cancellationToken)
    {
        var old = (await ShowProcessesAsync(cancellationToken))?.OldWorkers ?? [];
        return await Task.WhenAll(
            old.Select(async worker => new OldWorker(worker.Pid, await CountConnectionsAsync(worker.Pid, cancellationToken))));
    }

    private async Task<int?> CountConnectionsAsync(int worker, CancellationToken cancellationToken)
    {
        const string Name = "CurrConns: ";
        var answer = await AskAsync($"@!{worker} show info", QuickAnswer, cancellationToken);
        return
            answer?.Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))
                is { } line
            && int.TryParse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture, out var count)
            ? count
            : null;
    }

    /// <summary>Whether one of the workers takes connections, be it the one before a worker that is still starting.</summary>
    public async Task<bool> HasServingWorkerAsync(CancellationToken cancellationToken)
    {
        var state = await ShowProcessesAsync(cancellationToken);
        foreach (var worker in state is null ? [] : state.Workers.Concat(state.OldWorkers.OrderBy(old => old.Reloads)))
        {
            if (await ServesAsync(worker.Pid, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a worker answers for itself and is not stopping.</summary>
    public async Task<bool> ServesAsync(int worker, CancellationToken cancellationToken)
    {
        var answer = await AskAsync($"@!{worker} show info", QuickAnswer, cancellationToken);
        var lines = answer?.Split('\n', StringSplitOptions.TrimEntries) ?? [];
        return lines.Contains($"Pid: {worker}") && lines.Contains("Stopping: 0");
    }
}
