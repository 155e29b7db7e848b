using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Thalassa.Functions.Settings;
using Thalassa.Local.Hosting;

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
    public async Task Port_that_is_taken_is_one_line_and_code_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (code, output) = await Run(AppContext.BaseDirectory, $"--urls=http://{taken.LocalEndpoint}", "--Store=memory");
        Assert.Equal(1, code);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{taken.LocalEndpoint}", line, StringComparison.Ordinal);
        Assert.Contains("in use", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_arguments_end_it_with_code_2_and_each_is_named_without_its_value()
    {
        var (code, output) = await Run(
            AppContext.BaseDirectory,
            "--urls=http://127.0.0.1:0", "--Stor=memory", "more", "-x", "--Store", "/Store=memory", "--THALASSA_API_KEYS=s3cret");
        Assert.Equal(2, code);
        string[] named = ["'--Stor=...'", "'more'", "'-x'", "'--Store'", "'/Store=...'", "'--THALASSA_API_KEYS=...'", "--help"];
        foreach (var argument in named)
        {
            Assert.Contains(argument, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("--urls", output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public async Task Help_has_every_argument(string help)
    {
        var (code, output) = await Run(AppContext.BaseDirectory, "--Stor=memory", help);
        Assert.Equal(0, code);
        Assert.All(
            KnownSettings.OfApp.Select(setting => setting.Name).Concat(["--urls", "--help", "AccessKeys:NAME:Sha256", "Logging:"]),
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Store")]
    [InlineData("store")]
    [InlineData("AccessKeys__web__Sha256")]
    [InlineData("AzureWebJobsStorage:accountName")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public void Setting_of_the_app_or_a_family_is_known(string name) =>
        Assert.Equal(KeyValuePair.Create(name, "a=b"), SettingArguments.Read($"--{name}=a=b"));

    [Theory]
    [InlineData("--Stor=1")]
    [InlineData("--AccessKeys=1")]
    [InlineData("--Logging:=1")]
    [InlineData("--=1")]
    [InlineData("Store=1")]
    public void Anything_else_is_not(string argument) => Assert.Null(SettingArguments.Read(argument));

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
