using System.Diagnostics;
using System.Text.RegularExpressions;
using Thalassa.Local.Processes;
using Thalassa.Local.ServiceBus;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Samples.Tests;

/// <summary>The samples of docs/clients.md do what it says, and it shows them as they are.</summary>
public sealed partial class SampleTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Subscriber_reports_an_app_and_the_app_resolves_names()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        var subscriber = workspace.Own(
            workspace.Programs.StartProject(
                "subscriber",
                "Thalassa.Samples.Subscriber",
                ["web"],
                new Dictionary<string, string?>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = $"{registry.Address}" }));
        var app = workspace.Own(
            workspace.Programs.StartProject(
                "app",
                "Thalassa.Samples.AspNetCore",
                ["--urls", "http://127.0.0.1:0", "--Thalassa:Registry", $"{registry.Address}", "--Thalassa:Drain", "00:00:00"]));
        await Eventually.TrueAsync(() => subscriber.LastLines().Contains("online  /web/", StringComparison.Ordinal), Limit);

        using var http = new HttpClient();
        var port = int.Parse((await registry.IdsAsync()).Single().Split('/')[^1]);
        Assert.Equal($"{app.Id}", (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/ask/web"))).Trim());
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health")));

        Signals.Send(app.Id, Signals.Terminate);
        await Eventually.TrueAsync(() => subscriber.LastLines().Contains("offline /web/", StringComparison.Ordinal), Limit);
        Signals.Send(subscriber.Id, Signals.Terminate);
        await subscriber.Exited.WaitAsync(Limit);
    }

    [Fact]
    public async Task Subscriber_follows_service_bus()
    {
        await using var bus = await ServiceBusEmulator.StartAsync(new ServiceBusEmulatorOptions { Topics = ["thalassa"] });
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, bus.ConnectionString);
        await registry.StartAsync();
        var subscriber = workspace.Own(workspace.Programs.StartProject(
            "subscriber", "Thalassa.Samples.Subscriber", [], new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["THALASSA_REGISTRY"] = $"{registry.Address}?poll=3600",
                ["ServiceBusConnection"] = bus.ConnectionString,
            }));
        await registry.PostAsync(Registry.Path("1.0.0", 9001), new { secondsToExpire = 3600 });
        await Eventually.TrueAsync(
            () => subscriber.LastLines().Contains("online  /web/1.0.0/127.0.0.1/9001", StringComparison.Ordinal), Limit);

        // It compares once an hour, so this it can only have heard.
        await registry.DeleteAsync(Registry.Path("1.0.0", 9001));
        await Eventually.TrueAsync(
            () => subscriber.LastLines().Contains("offline /web/1.0.0/127.0.0.1/9001", StringComparison.Ordinal), Limit);
        Signals.Send(subscriber.Id, Signals.Terminate);
        await subscriber.Exited.WaitAsync(Limit);
    }

    [Fact]
    public async Task An_app_that_registers_itself_is_there_until_it_ends_whichever_host_of_the_registry_answers()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        using var app = Process.Start(
            new ProcessStartInfo(
                Programs.Dotnet,
                [Programs.Assembly("Thalassa.Samples.Registrar"), $"http://127.0.0.1:1,{registry.Address.Authority}/staging?lease=30"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
            })!;
        await Eventually.PassesAsync(async () => Assert.Equal(["/staging.web/1.0.0/127.0.0.1/8080"], await registry.IdsAsync()), Limit);

        await app.StandardInput.WriteLineAsync();
        await app.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, app.ExitCode);
        Assert.Empty(await registry.IdsAsync());
    }

    [Fact]
    public async Task Each_sample_of_the_page_is_compiled_as_it_is()
    {
        var page = Lines(await File.ReadAllTextAsync(RepositoryRoot.At("docs", "clients.md")));
        string[] files =
        [
            "samples/AspNetCore/Program.cs",
            "samples/Registrar/Program.cs",
            "samples/Subscriber/Program.cs",
            "tests/Hosting/Telemetry/ClientTests.cs",
        ];
        var sources = await Task.WhenAll(files.Select(async file => Lines(await File.ReadAllTextAsync(RepositoryRoot.At(file)))));
        var samples = Sample.Matches(page);

        Assert.Equal(4, samples.Count);
        Assert.All(samples, sample =>
            Assert.Contains(sources, source => source.Contains(sample.Groups[1].Value, StringComparison.Ordinal)));

        static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));
    }

    [Fact]
    public async Task Each_link_of_the_page_leads_somewhere()
    {
        var page = await File.ReadAllTextAsync(RepositoryRoot.At("docs", "clients.md"));
        var targets = Link.Matches(page)
            .Select(link => link.Groups[1].Value)
            .Where(target => !target.StartsWith("https://", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(targets);
        foreach (var target in targets)
        {
            var (file, heading) = target.Split('#') is [var path, var part] ? (path, part) : (target, null);
            var found = Path.GetFullPath(RepositoryRoot.At("docs", file));
            Assert.True(File.Exists(found) || Directory.Exists(found), target);
            Assert.True(
                heading is null || Regex.IsMatch(await File.ReadAllTextAsync(found), $"(?im)^#+ {heading.Replace('-', ' ')}$"), target);
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample { get; }

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link { get; }
}
