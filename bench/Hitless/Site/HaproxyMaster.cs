using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Thalassa.Bench.Hitless.Site;

/// <summary>What HAProxy's master process says about itself, whatever the agent says.</summary>
internal static partial class HaproxyMaster
{
    /// <summary>How many reloads there were, and how many of them failed.</summary>
    public static async Task<(int Reloads, int Failed)> ReloadsAsync(string socketPath)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        await socket.SendAsync("show proc\n"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        var (answer, buffer) = (string.Empty, new byte[4096]);
        while (await socket.ReceiveAsync(buffer) is > 0 and var read)
        {
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        }

        var master = Master.Match(answer);
        return (
            int.Parse(master.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(master.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"\smaster\s+(\d+) \[failed: (\d+)\]")]
    private static partial Regex Master { get; }
}
