using System.Net;
using System.Net.Sockets;

namespace Thalassa.Cli.Joining;

/// <summary>The port of the program.</summary>
internal static class ProgramPort
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Finds a free port.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until it accepts connections, on loopback or on the advertised address.</summary>
    /// <returns>Whether it does; false if the wait was cancelled.</returns>
    public static async Task<bool> IsListeningAsync(int port, string? host, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] hosts = host is null ? ["127.0.0.1", "::1"] : ["127.0.0.1", "::1", host];
        try
        {
            while (true)
            {
                foreach (var address in hosts)
                {
                    if (await AcceptsAsync(address, port, time, cancellationToken))
                    {
                        return true;
                    }
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> AcceptsAsync(string host, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, either.Token);
            return true;
        }
        catch (Exception failure)
            when (failure is SocketException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
