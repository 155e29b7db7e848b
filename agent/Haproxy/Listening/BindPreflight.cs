using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Thalassa.Agent.Haproxy.Listening;

/// <summary>Tries to listen on every new address before HAProxy does.</summary>
/// <remarks>
/// <c>haproxy -c</c> does not try it, and a reload that cannot listen on one address makes HAProxy refuse connections on
/// all of them for about two seconds; some versions end altogether.
/// </remarks>
public static class BindPreflight
{
    private const string Taken = "address already in use by another program";
    private const int SolSocket = 1;
    private const int ReuseAddress = 2;

    /// <summary>Says why HAProxy could not listen as <paramref name="wanted"/> says; nothing when it can.</summary>
    /// <param name="wanted">The addresses of the new configuration.</param>
    /// <param name="held">The addresses that the running worker listens on; a new worker is handed those sockets.</param>
    /// <param name="isPrivileged">Whether HAProxy has rights that this process has not, so that a right which is missing here says
    /// nothing.</param>
    public static IReadOnlyList<string> Check(IReadOnlyList<BindLine> wanted, IReadOnlySet<ListenAddress> held, bool isPrivileged)
    {
        // HAProxy itself listens twice without a word, and its two frontends then get the connections by chance.
        var twice = wanted.GroupBy(bind => bind.Address)
            .Select(group => group.DistinctBy(bind => bind.Section).ToList())
            .Where(group => group.Count > 1)
            .Select(group =>
                $"{string.Join(" and ", group.Select(bind => bind.Section))} both listen on {group[0].Address}; give each an address of "
                + "its own");
        var refused = wanted
            .Where(bind => !held.Contains(bind.Address))
            .DistinctBy(bind => bind.Address)
            .Select(bind => (bind, problem: Try(bind, held, isPrivileged)))
            .Where(attempt => attempt.problem is not null)
            .Select(attempt =>
                $"{attempt.bind.Section} (line {attempt.bind.Line}) cannot listen on {attempt.bind.Address}: {attempt.problem}");
        return [.. twice, .. refused];
    }

    private static string? Try(BindLine bind, IReadOnlySet<ListenAddress> held, bool isPrivileged)
    {
        var wanted = bind.Address;
        try
        {
            using var socket = new Socket(wanted.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (wanted.Address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = !bind.OnlyIPv6;
            }

            // Not SO_REUSEPORT, which would be let in beside a listener of the same user. .NET's own option of this name sets both.
            socket.SetRawSocketOption(SolSocket, ReuseAddress, BitConverter.GetBytes(1));
            socket.Bind(new IPEndPoint(wanted.Address, wanted.Port));
            return null;
        }
        catch (SocketException exception)
        {
            var inTheWay = Listeners(wanted);
            return exception.SocketErrorCode switch
            {
                // When the worker's own listener is in the way (*:80 against 10.0.0.1:80) HAProxy is let in beside itself.
                SocketError.AddressAlreadyInUse when inTheWay.Count > 0 && inTheWay.TrueForAll(held.Contains) => null,
                SocketError.AddressAlreadyInUse => Taken,
                SocketError.AccessDenied when isPrivileged => inTheWay.TrueForAll(held.Contains) ? null : Taken,
                SocketError.AccessDenied => "permission denied; ports below 1024 need the right CAP_NET_BIND_SERVICE",
                SocketError.AddressNotAvailable => "the host has no such address",
                _ => exception.Message,
            };
        }
    }

    private static List<ListenAddress> Listeners(ListenAddress wanted) =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Select(listener => new ListenAddress(listener.Address, listener.Port))
            .Where(wanted.Overlaps)];
}
