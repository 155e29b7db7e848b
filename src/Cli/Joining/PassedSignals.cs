using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Thalassa.Cli.Joining;

/// <summary>The signals of this process, for its program.</summary>
internal sealed class PassedSignals : IDisposable
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    private readonly Channel<int> _signals = Channel.CreateUnbounded<int>();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public PassedSignals()
    {
        // A terminal sends its signals to all its processes, including the program.
        var isTerminals = !Console.IsInputRedirected;
        Pass(PosixSignal.SIGHUP, Hangup);
        Pass(PosixSignal.SIGTERM, Terminate);
        Pass(PosixSignal.SIGINT, isTerminals ? 0 : Interrupt);
        Pass(PosixSignal.SIGQUIT, isTerminals ? 0 : Quit);
        if (!OperatingSystem.IsWindows())
        {
            var (user1, user2) = OperatingSystem.IsMacOS() ? (30, 31) : (10, 12);
            Pass((PosixSignal)user1, user1);
            Pass((PosixSignal)user2, user2);
        }
    }

    /// <summary>Whether a signal is terminating. 0 stands for one that the program received itself.</summary>
    public static bool IsEnd(int signal) => signal is 0 or Hangup or Interrupt or Quit or Terminate;

    /// <summary>The next signal, or null if the program has ended.</summary>
    public async Task<int?> NextAsync(Task ended)
    {
        await Task.WhenAny(_signals.Reader.WaitToReadAsync().AsTask(), ended);
        return !ended.IsCompleted && _signals.Reader.TryRead(out var signal) ? signal : null;
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Pass(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _signals.Writer.TryWrite(number);
    }));
}
