using Thalassa.Local.Processes;
using Thalassa.Testing;
using Thalassa.Testing.Whole;

namespace Thalassa.Samples.Tests;

/// <summary>The samples of docs/clients.md do what it says, and it shows them as they are.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_subscriber_tells_of_an_app_and_the_app_finds_others_by_name()
    {
        await using var workspace = new Workspace();
        using var registry = new Registry(workspace, null, null);
        await registry.StartAsync();
        var subscriber = workspace.Own(workspace.Programs.StartProject(
            "subscriber", "Thalassa.Samples.Subscriber", ["web"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["THALASSA_REGISTRY"] = $"{registry.Address}" }));
        var app = workspace.Own(workspace.Programs.StartProject(
            "app", "Thalassa.Samples.AspNetCore", ["--urls", "http://127.0.0.1:0", "--Thalassa:Registry", $"{registry.Address}", "--Thalassa:Drain", "00:00:00"]));
        var limit = TimeSpan.FromSeconds(60);
        await Eventually.TrueAsync(() => subscriber.LastLines().Contains("online  /web/", StringComparison.Ordinal), limit);

        using var http = new HttpClient();
        var port = int.Parse((await registry.IdsAsync()).Single().Split('/')[^1]);
        Assert.Equal($"{app.Id}", (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/ask/web"))).Trim());
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/health")));

        Signals.Send(app.Id, Signals.Terminate);
        await Eventually.TrueAsync(() => subscriber.LastLines().Contains("offline /web/", StringComparison.Ordinal), limit);
        Signals.Send(subscriber.Id, Signals.Terminate);
        await subscriber.Exited.WaitAsync(limit);
    }

    [Theory]
    [InlineData("samples/AspNetCore/Program.cs")]
    [InlineData("samples/Subscriber/Program.cs")]
    public async Task The_page_shows_a_sample_as_it_is(string file)
    {
        var page = await File.ReadAllTextAsync(RepositoryRoot.At("docs", "clients.md"));
        var sample = await File.ReadAllTextAsync(RepositoryRoot.At(file));

        Assert.Contains($"```csharp\n{sample}```", page, StringComparison.Ordinal);
    }
}
