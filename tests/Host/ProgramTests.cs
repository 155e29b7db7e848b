using System.Diagnostics;

namespace Thalassa.Local.Host.Tests;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("nowhere")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task An_address_that_is_none_ends_the_start_with_code_1(string address)
    {
        var (code, output) = await Run(AppContext.BaseDirectory, $"--urls={address}", "--Store=memory");
        Assert.Equal(1, code);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_files_of_the_working_folder_are_not_read()
    {
        var folder = Directory.CreateTempSubdirectory("thalassa-host");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), """{"SnapshotSeconds": 1}""");
            var (_, output) = await Run(folder.FullName, "--urls=http://127.0.0.1:0", "--Store=nonsense");
            Assert.Contains("'nonsense'", output, StringComparison.Ordinal);
            Assert.DoesNotContain("SnapshotSeconds", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Output)> Run(string folder, params string[] args)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Thalassa.Local.Host.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
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
