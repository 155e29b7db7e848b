using System.Diagnostics;
using System.Text.RegularExpressions;
using Thalassa.Local.Host;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Processes;

/// <summary>The real program as a process of its own, ended with this object.</summary>
public sealed partial class AppProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private string _output = string.Empty;

    public AppProcess(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(LocalHostBuilderExtensions).Assembly.Location },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var name in (string[])
                ["AzureWebJobsStorage", "ServiceBusConnection", "Store", "ReaperSchedule", "THALASSA_API_KEY", "ASPNETCORE_URLS"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output += line.Data + '\n';
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => _output;

    /// <summary>Waits until it says where it listens.</summary>
    public async Task<Uri> AddressAsync() => await Eventually.GivesAsync(
        () => Task.FromResult(Listening.Match(_output) is { Success: true } match ? new Uri(match.Groups[1].Value) : null));

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Its exit code and what it wrote to standard error.</returns>
    public async Task<(int Code, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Eventually.DefaultLimit);
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex("Now listening on: (http[^\n]+)")]
    private static partial Regex Listening { get; }
}
