using System.Collections.Immutable;
using Thalassa.Agent.Haproxy.Runtime;

namespace Thalassa.Agent.Stats;

/// <summary>Reads the answer to <c>show stat</c>.</summary>
internal static class StatsTable
{
    /// <summary>All frontends, backends and members; free slots, or whose member is gone and idle, are left out.</summary>
    /// <param name="answer">HAProxy's answer.</param>
    /// <param name="at">When it came.</param>
    /// <exception cref="RuntimeException">It is not such an answer.</exception>
    public static ImmutableArray<ObjectStats> Read(string answer, DateTimeOffset at)
    {
        var table = AnswerTable.Parse(answer, ',');
        var (key, server, type, status, weight) = (
            table.Column("pxname"), table.Column("svname"), table.Column("type"), table.Column("status"), table.Column("weight"));
        var (queue, sessions, total, requests) = (
            table.Column("qcur"), table.Column("scur"), table.Column("stot"), table.Column("req_tot"));
        var (bytesIn, bytesOut, connect, broken) = (table.Column("bin"), table.Column("bout"), table.Column("econ"), table.Column("eresp"));
        var (changed, check, code, took, text) = (
            table.Column("lastchg"),
            table.Column("check_status"),
            table.Column("check_code"),
            table.Column("check_duration"),
            table.Column("last_chk"));
        var (address, time, first, mode) = (table.Column("addr"), table.Column("rtime"), table.Column("hrsp_1xx"), table.Column("mode"));
        var objects = ImmutableArray.CreateBuilder<ObjectStats>();
        table.ForEach(row =>
        {
            StatsKind? kind = row.Number(type) switch { 0 => StatsKind.Frontend, 1 => StatsKind.Backend, 2 => StatsKind.Member, _ => null };
            var isMember = kind == StatsKind.Member;
            if (kind is null || (isMember && row.Text(status).StartsWith("MAINT") && row.Number(sessions) == 0))
            {
                return;
            }

            objects.Add(new ObjectStats
            {
                Kind = kind.Value,
                Key = row.Text(key).ToString(),
                Server = isMember ? row.Text(server).ToString() : string.Empty,
                Address = isMember ? row.Text(address).ToString() : string.Empty,
                Status = row.Text(status).ToString(),
                Weight = row.Number(weight),
                Sessions = row.Number(sessions),
                Queue = row.Number(queue),
                // A frontend's sessions are connections, of which each can carry many requests.
                Requests = kind == StatsKind.Frontend && row.Text(mode).SequenceEqual("http") ? row.Count(requests) : row.Count(total),
                BytesIn = row.Count(bytesIn),
                BytesOut = row.Count(bytesOut),
                Responses = [row.Count(first), row.Count(first + 1), row.Count(first + 2), row.Count(first + 3), row.Count(first + 4)],
                Errors = row.Count(connect) + row.Count(broken),
                // HAProxy marks a check that runs at this moment with a star.
                Check = row.Unquoted(check).TrimStart('*', ' '),
                CheckCode = row.Number(code),
                CheckMilliseconds = row.Number(took),
                CheckText = row.Unquoted(text),
                ResponseMilliseconds = row.Number(time),
                ChangedAt = at - TimeSpan.FromSeconds(row.Number(changed)),
            });
        });
        return objects.ToImmutable();
    }
}
