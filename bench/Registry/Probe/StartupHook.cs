using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Thalassa.Bench.Registry.Probe;

/// <summary>Runs first in each .NET server that is measured and answers what only the process itself can count.</summary>
/// <remarks>
/// The runtime calls it by this name because <c>DOTNET_STARTUP_HOOKS</c> names this assembly. The server needs no code for it.
/// </remarks>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for it there.")]
internal static class StartupHook
{
    private static long _requests;
    private static MeterListener? _listener;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ProbedProcesses.FolderVariable) is { } folder)
        {
            new Thread(() => Serve(ProbedProcesses.SocketOf(folder, Environment.ProcessId))) { IsBackground = true }.Start();
        }
    }

    private static void Serve(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        var question = new byte[1];
        while (true)
        {
            using var connection = socket.Accept();
            if (connection.Receive(question) == 1)
            {
                var count = question[0] == ProbedProcesses.Allocated ? GC.GetTotalAllocatedBytes(precise: true) : Requests();
                connection.Send(Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    /// <summary>Requests that HTTP clients of this process sent, from the first question on: until then counting costs nothing.</summary>
    private static long Requests()
    {
        if (_listener is null)
        {
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _requests));
            _listener.Start();
        }

        return Interlocked.Read(ref _requests);
    }
}
