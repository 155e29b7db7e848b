using System.Runtime.InteropServices;

namespace Thalassa.Cli;

/// <summary>The terminating signals of a command: Ctrl-C, <c>kill</c>, and a closed terminal.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Handled =
    [
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGTERM, 15),
        (PosixSignal.SIGHUP, 1),
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations = [.. Handled.Select(handled => PosixSignalRegistration.Create(handled.Signal, context =>
    {
        context.Cancel = true;
        Received ??= handled.Number;
        _stop.Cancel();
    }))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The number of the first signal, or null.</summary>
    public int? Received { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }
}
