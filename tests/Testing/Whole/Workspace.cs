using System.Net;
using System.Net.Sockets;
using Thalassa.Local.Processes;

namespace Thalassa.Testing.Whole;

/// <summary>A folder and the processes that work in it; both are gone afterwards.</summary>
public sealed class Workspace : IAsyncDisposable
{
    private readonly Stack<ChildProcess> _processes = new();

    public Workspace()
    {
        HaproxyUser.PrepareFolder(Folder);
        Programs = new Programs(Folder);
    }

    /// <summary>Short, because paths of sockets are.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("e2e-").FullName;

    public Programs Programs { get; }

    /// <summary>A free port, reserved within this process.</summary>
    public static int FreePort() => Testing.FreePort.Next();

    /// <summary>Whether a port is free.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, 1);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends a process with this workspace.</summary>
    public ChildProcess Own(ChildProcess process)
    {
        _processes.Push(process);
        return process;
    }

    /// <summary>What every process wrote last, for the message of a failure.</summary>
    public string LastLines() => string.Join('\n', _processes.Select(process => $"--- {process.Name}\n{process.LastLines()}"));

    public async ValueTask DisposeAsync()
    {
        while (_processes.TryPop(out var process))
        {
            await process.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
