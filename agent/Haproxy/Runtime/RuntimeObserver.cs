using System.Collections.Immutable;
using System.Net;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>Asks HAProxy what it does.</summary>
public sealed class RuntimeObserver(RuntimeSocket socket)
{
    /// <summary>Reads the state of all backends.</summary>
    /// <exception cref="RuntimeException">HAProxy did not answer, or not as expected.</exception>
    public Task<RunningState> ObserveAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <summary>Reads the state of some backends again.</summary>
    /// <param name="known">What was observed before; kept for the other backends as long as the worker is the same.</param>
    /// <param name="backends">The keys of the backends to look at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RuntimeException">HAProxy did not answer, or not as expected.</exception>
    public async Task<RunningState> ObserveAsync(
        RunningState known, IReadOnlyCollection<string> backends, CancellationToken cancellationToken)
    {
        var fresh = await ReadAsync(backends, cancellationToken);
        return fresh.Worker == known.Worker && fresh.Structure == known.Structure
            ? fresh with { Backends = known.Backends.RemoveRange(backends).SetItems(fresh.Backends) }
            : await ReadAsync(null, cancellationToken);
    }

    private async Task<RunningState> ReadAsync(IReadOnlyCollection<string>? backends, CancellationToken cancellationToken)
    {
        var (worker, structure) = await RunningWorker.AskAsync(socket, cancellationToken);
        IEnumerable<string?> asked = backends ?? (IEnumerable<string?>)[null];
        var answers = await socket.AskAsync(
            asked.Select(IReadOnlyList<RuntimeCommand> (backend) =>
                [RuntimeCommand.ShowServersState(backend), RuntimeCommand.ShowServersConnections(backend)]),
            cancellationToken);
        var found = new Dictionary<string, Dictionary<int, RunningSlot>>(StringComparer.Ordinal);
        var proxies = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Count; i += 2)
        {
            if (!RuntimeCommand.IsUnknownBackend(answers[i]))
            {
                ReadStates(answers[i], found, proxies);
                ReadConnections(answers[i + 1], found);
            }
        }

        var busy = found.Where(backend => backend.Value.Values.Any(slot => slot.SessionsMatter)).Select(backend => proxies[backend.Key]);
        var statistics = await socket.AskAsync(
            busy.Select(IReadOnlyList<RuntimeCommand> (proxy) => [RuntimeCommand.ShowServersStatistics(proxy)]), cancellationToken);
        foreach (var answer in statistics)
        {
            ReadSessions(answer, found);
        }

        return new(worker, structure, found.ToImmutableDictionary(
            backend => backend.Key,
            backend => backend.Value.Values.OrderBy(slot => slot.Number).ToImmutableArray(),
            StringComparer.Ordinal));
    }

    private static void ReadStates(string answer, Dictionary<string, Dictionary<int, RunningSlot>> found, Dictionary<string, int> proxies)
    {
        var table = AnswerTable.Parse(answer, ' ');
        var (backend, server, address, port) = (
            table.Column("be_name"), table.Column("srv_name"), table.Column("srv_addr"), table.Column("srv_port"));
        var (operation, admin, weight) = (table.Column("srv_op_state"), table.Column("srv_admin_state"), table.Column("srv_uweight"));
        var (seconds, check, proxy) = (table.Column("srv_time_since_last_change"), table.Column("srv_check_state"), table.Column("be_id"));
        var result = table.Column("srv_check_result");
        table.ForEach(row =>
        {
            var slots = At(found, row.Text(backend));
            proxies.GetAlternateLookup<ReadOnlySpan<char>>().TryAdd(row.Text(backend), row.Number(proxy));
            if (SlotId.NumberOf(row.Text(server)) is { } number)
            {
                slots[number] = new RunningSlot
                {
                    Number = number,
                    Address = IPAddress.TryParse(row.Text(address), out var ip) ? ip : RunningSlot.FreeAddress,
                    Port = row.Number(port),
                    Weight = row.Number(weight),
                    Admin = ServerFlags.Admin(row.Number(admin)),
                    IsUp = ServerFlags.IsUp(row.Number(operation)),
                    HasCheck = ServerFlags.HasCheck(row.Number(check)),
                    LastCheckPassed = ServerFlags.HasPassed(row.Number(result)),
                    Seconds = row.Number(seconds),
                };
            }
        });
    }

    private static void ReadConnections(string answer, Dictionary<string, Dictionary<int, RunningSlot>> found)
    {
        var table = AnswerTable.Parse(answer, ' ');
        var (name, used, idle) = (table.Column("bkname/svname"), table.Column("used_cur"), table.Column("idle_cur"));
        table.ForEach(row =>
        {
            var text = row.Text(name);
            var slash = text.IndexOf('/');
            Change(found, text[..Math.Max(slash, 0)], text[(slash + 1)..], row.Number(used), row.Number(idle), (slot, u, i) =>
                slot with
                {
                    Used = u,
                    Idle = i,
                });
        });
    }

    private static void ReadSessions(string answer, Dictionary<string, Dictionary<int, RunningSlot>> found)
    {
        var table = AnswerTable.Parse(answer, ',');
        var (backend, server, sessions, queued) = (
            table.Column("pxname"), table.Column("svname"), table.Column("scur"), table.Column("qcur"));
        table.ForEach(row =>
            Change(found, row.Text(backend), row.Text(server), row.Number(sessions), row.Number(queued), (slot, s, q) =>
                slot with
                {
                    Sessions = s + q,
                }));
    }

    private static void Change(
        Dictionary<string, Dictionary<int, RunningSlot>> found,
        ReadOnlySpan<char> backend,
        ReadOnlySpan<char> server,
        int a,
        int b,
        Func<RunningSlot, int, int, RunningSlot> change)
    {
        if (SlotId.NumberOf(server) is { } number && At(found, backend) is var slots && slots.TryGetValue(number, out var slot))
        {
            slots[number] = change(slot, a, b);
        }
    }

    private static Dictionary<int, RunningSlot> At(Dictionary<string, Dictionary<int, RunningSlot>> found, ReadOnlySpan<char> backend)
    {
        var lookup = found.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(backend, out var slots))
        {
            lookup[backend] = slots = [];
        }

        return slots;
    }
}
