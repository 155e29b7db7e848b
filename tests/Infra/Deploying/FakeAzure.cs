using System.Diagnostics;
using System.Globalization;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Deploying;

/// <summary>An Azure that is a folder, and <c>./deploy</c> run against it. What is published there runs here.</summary>
internal sealed class FakeAzure : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FakeAzure()
    {
        _folder.Write("url", $"http://127.0.0.1:{FreePort.Next()}");
        _folder.Write("user-type", "user");
        Package = _folder.Write("functions.zip", "good");
        AgentPackage = _folder.Write("agent.deb", "an agent");
        SshKey = _folder.Write("key.pub", "ssh-ed25519 AAAA me@here\n");
    }

    /// <summary>How often <c>./deploy</c> tries what may need time.</summary>
    public int Tries { get; set; } = 40;

    public string Package { get; }

    public string AgentPackage { get; }

    public string SshKey { get; }

    public string Url => Read("url");

    /// <summary>The calls of the Azure CLI so far, one a line.</summary>
    public string[] Calls => File.Exists(_folder.At("calls")) ? File.ReadAllLines(_folder.At("calls")) : [];

    public string Read(string name) => File.ReadAllText(_folder.At(name)).TrimEnd('\n');

    public bool Has(string name) => File.Exists(_folder.At(name));

    public void Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Forgets the calls so far.</summary>
    public void Forget() => File.Delete(_folder.At("calls"));

    /// <summary>Deploys with everything that is needed.</summary>
    public Task<Said> DeployAsync(params string[] more) =>
        RunAsync([
            "--resource-group",
            "shop",
            "--location",
            "westeurope",
            "--package",
            Package,
            "--agent-package",
            AgentPackage,
            "--ssh-key",
            SshKey,
            .. more,
        ]);

    /// <summary>Runs <c>./deploy</c>.</summary>
    public async Task<Said> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(RepositoryRoot.At("deploy"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{RepositoryRoot.At("tests", "Infra", "Deploying")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.Path;
        start.Environment["FAKE_AZ"] = _folder.Path;
        start.Environment["FAKE_APP"] = Path.Combine(
            AppContext.BaseDirectory,
            "..",
            "..",
            "Thalassa.Local.Host",
            new DirectoryInfo(AppContext.BaseDirectory).Name,
            "Thalassa.Local.Host.dll");
        start.Environment["DEPLOY_TRIES"] = Tries.ToString(CultureInfo.InvariantCulture);
        start.Environment["DEPLOY_PAUSE_SECONDS"] = "0.25";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Said(process.ExitCode, output, await errors, Has("app.log") ? Read("app.log") : string.Empty);
    }

    public void Dispose()
    {
        if (Has("pid") && int.TryParse(Read("pid"), CultureInfo.InvariantCulture, out var id))
        {
            try
            {
                using var app = Process.GetProcessById(id);
                app.Kill();
                app.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }

        _folder.Dispose();
    }

    /// <summary>What a run said.</summary>
    internal sealed record Said(int ExitCode, string Output, string Errors, string App);
}
