using System.Runtime.InteropServices;

namespace Thalassa.Cli.Output;

/// <summary>Whoever reads the standard output, as <c>head</c> and <c>grep</c> do for a while.</summary>
/// <remarks>
/// .NET drops what is written to a pipe that nobody reads any more, so a command that goes on until it is ended would go on unseen.
/// </remarks>
internal static partial class Readers
{
    private const int StandardOutput = 1;

    /// <summary>Cancelled when there is no reader any more; never where there is no telling, as with a file.</summary>
    public static CancellationToken Gone { get; } =
        Console.IsOutputRedirected && !OperatingSystem.IsWindows() ? Watch() : CancellationToken.None;

    private static CancellationToken Watch()
    {
        var gone = new CancellationTokenSource();
        new Thread(() =>
        {
            // Nothing is asked for; that the other end is closed is told anyway. A signal may cut the wait short.
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
