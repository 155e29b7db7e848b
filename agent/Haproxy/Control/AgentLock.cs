using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Keeps two agents from driving one HAProxy. Ends with the process that holds it, however that ends.</summary>
/// <remarks>A name among the host's abstract sockets: it needs no folder to write to and leaves no file behind.</remarks>
internal sealed class AgentLock : IDisposable
{
    private readonly List<Socket> _held = [];

    /// <summary>Takes the locks for all that two agents must not share.</summary>
    /// <exception cref="InvalidOperationException">Another agent has one of them.</exception>
    public static AgentLock Take(params ReadOnlySpan<string> paths)
    {
        var taken = new AgentLock();
        foreach (var path in paths)
        {
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..32];
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            taken._held.Add(socket);
            try
            {
                socket.Bind(new UnixDomainSocketEndPoint($"\0thalassa-agent-{name}"));
            }
            catch (SocketException inUse)
            {
                taken.Dispose();
                throw new InvalidOperationException(
                    $"Another agent drives the HAProxy of {path}; end it, or give this one a HAProxy of its own (haproxyCfgPath, "
                    + "haproxySocketPath).",
                    inUse);
            }
        }

        return taken;
    }

    public void Dispose() => _held.ForEach(socket => socket.Dispose());
}
