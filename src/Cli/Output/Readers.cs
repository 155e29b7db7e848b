using System.Runtime.InteropServices;

namespace Thalassa.Cli.Output;

/// <summary>The reader of the standard output, such as <c>head</c> or <c>grep</c>, which may leave early.</summary>
/// <remarks>
/// .NET discards writes to a pipe without a reader, so a command that runs until it is stopped would continue unseen.
/// </remarks>
internal static partial class Readers
{
    private const int StandardOutput = 1;

    /// <summary>Cancelled when the reader has closed; never for a file.</summary>
    public static CancellationToken Gone { get; } =
        Console.IsOutputRedirected && !OperatingSystem.IsWindows() ? Watch() : CancellationToken.None;

    private static CancellationToken Watch()
    {
        var gone = new CancellationTokenSource();
        new Thread(() =>
        {
            // No event is requested; poll reports a closed end anyway. A signal may end the wait early.
            var output = new PollDescriptor { Descriptor = StandardOutput };
            while (Poll(ref output, 1, -1) < 1)
            {
                output.Happened = 0;
            }

            gone.Cancel();
        })
        {
            IsBackground = true,
            Name = "readers of the output",
        }.Start();
        return gone.Token;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptor, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
