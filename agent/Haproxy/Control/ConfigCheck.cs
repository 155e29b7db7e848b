using System.ComponentModel;
using System.Diagnostics;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary><c>haproxy -c</c>, as the user that will run HAProxy.</summary>
internal sealed class ConfigCheck(HaproxyOptions options, TimeProvider time)
{
    /// <summary>Checks the file <paramref name="candidate"/>; HAProxy's lines speak of <paramref name="name"/> instead.</summary>
    public async Task<ReloadOutcome> RunAsync(string candidate, string name, CancellationToken cancellationToken)
    {
        var command = HaproxyCommand.Check(options, candidate);
        command.RedirectStandardError = true;
        command.RedirectStandardOutput = true;
        using var timeout = new CancellationTokenSource(options.CheckTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Process process;
        try
        {
            process = Process.Start(command)!;
        }
        catch (Win32Exception exception)
        {
            return ReloadOutcome.Failure($"{command.FileName} cannot be run: {exception.Message}");
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(both.Token);
                var errors = process.StandardError.ReadToEndAsync(both.Token);
                var lines = HaproxyLines.Faults((await errors).Replace(candidate, name, StringComparison.Ordinal));
                var said = await output;
                await process.WaitForExitAsync(both.Token);
                return process.ExitCode switch
                {
                    0 => new ReloadOutcome(true, string.Empty, lines),
                    2 => ReloadOutcome.Failure("the configuration listens nowhere", [.. lines, said.Trim()]),
                    _ => ReloadOutcome.Failure("HAProxy refuses the configuration", lines.Count > 0 ? lines : [(await errors).Trim()]),
                };
            }
            catch (OperationCanceledException)
            {
                Abandon(process);
                cancellationToken.ThrowIfCancellationRequested();
                return ReloadOutcome.Failure($"the check of the configuration did not end within {options.CheckTimeout.TotalSeconds} s");
            }
        }
    }

    private static void Abandon(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            // It ended by itself, or belongs to root; it holds nothing that anyone waits for.
        }
    }
}
