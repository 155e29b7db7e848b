using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Thalassa.Bench.Hitless.Scale;

/// <summary>Runs first in the agent that is measured and answers how large its managed heap is.</summary>
/// <remarks>
/// The runtime calls it by this name because <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The agent needs no code for it.
/// </remarks>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for it there.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(AgentMemory.FolderVariable) is { } folder)
        {
            new Thread(() => Serve(AgentMemory.SocketOf(folder, Environment.ProcessId))) { IsBackground = true }.Start();
        }
    }

    private static void Serve(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        while (true)
        {
            using var connection = socket.Accept();
            connection.Send(Encoding.ASCII.GetBytes(GC.GetTotalMemory(forceFullCollection: false).ToString(CultureInfo.InvariantCulture)));
        }
    }
}
