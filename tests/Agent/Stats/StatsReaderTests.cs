using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Stats;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Stats;

/// <summary>How a real HAProxy is asked for its statistics.</summary>
public sealed class StatsReaderTests
{
    [Fact]
    public async Task However_often_it_is_read_it_is_one_connection_until_nobody_looks()
    {
        await using var haproxy = await HaproxyProcess.StartAsync(socket => $"""
            global
                stats socket {socket} mode 600 level admin
                set-var proc.thalassa_structure str(abc123)
            defaults
                mode http
                timeout connect 1s
                timeout client 10s
                timeout server 10s
            frontend web
                bind 127.0.0.1:{FreePort.Next()}
                default_backend live
            backend live
                server s1 127.0.0.1:9

            """);
        var options = new RuntimeSocketOptions { Path = haproxy.StatsSocket };
        using var other = new RuntimeSocket(options, TimeProvider.System);
        using var reader = new StatsReader(options, TimeProvider.System);
        var sample = await reader.ReadAsync(CancellationToken.None);
        var connections = await ConnectionsAsync(other);
        for (var i = 0; i < 20; i++)
        {
            await reader.ReadAsync(CancellationToken.None);
        }

        Assert.Equal(["frontend/web", "backend/live/127.0.0.1:9", "backend/live"], sample.Objects.Select(item => item.Id));
        Assert.Equal(connections, await ConnectionsAsync(other));

        reader.Disconnect();
        await reader.ReadAsync(CancellationToken.None);
        Assert.Equal(connections + 1, await ConnectionsAsync(other));
    }

    private static async Task<int> ConnectionsAsync(RuntimeSocket socket)
    {
        var info = (await socket.AskAsync(CancellationToken.None, RuntimeCommand.ShowInfo()))[0];
        return int.Parse(info.Split('\n').Single(line => line.StartsWith("CumConns: ", StringComparison.Ordinal))["CumConns: ".Length..]);
    }
}
