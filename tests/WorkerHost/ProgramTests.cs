using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Thalassa.Local.Processes;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>The host as a program: what it says of a command line, and of a start that fails.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task Unknown_arguments_end_it_with_code_2_and_each_is_named_without_its_value()
    {
        var (code, output) = await RunAsync("--app", TestHost.App, "--Stor=memory", "more", "--THALASSA_API_KEYS=s3cret", "--forward");
        Assert.Equal(2, code);
        foreach (var argument in (string[])["'--Stor=...'", "'more'", "'--THALASSA_API_KEYS=...'", "'--forward'", "--help"])
        {
            Assert.Contains(argument, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--app", "--urls=http://127.0.0.1:0")]
    [InlineData("maybe", "--app=. --forwarded=maybe")]
    public async Task Option_that_is_missing_or_wrong_ends_it_with_code_2(string named, string args)
    {
        var (code, output) = await RunAsync(args.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.Contains("--help", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_has_every_argument()
    {
        var (code, output) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All(
            (string[])["--app", "--urls", "--forwarded", "--Name=value", "Store", "THALASSA_API_KEY", "AccessKeys:NAME:Sha256"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Port_that_is_taken_is_one_line_and_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, output) = await RunAsync(
            "--app", TestHost.App, "--urls", $"http://{taken.LocalEndpoint}",
            "--Store=memory", "--ReaperSchedule=0 0 * * * *", "--Logging:LogLevel:Default=Error");
        Assert.Equal(1, code);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{taken.LocalEndpoint}", line, StringComparison.Ordinal);
        Assert.Contains("in use", line, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] args)
    {
        var start = new ProcessStartInfo(Programs.Dotnet, [typeof(RunningWorkerHost).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in (string[])["AzureWebJobsStorage", "ServiceBusConnection", "THALASSA_API_KEY", "Compatibility", "Peers"])
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
        }
    }
}
