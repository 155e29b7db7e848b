using System.Text.Json;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Control;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class GoldenTests
{
    private static readonly string Folder = RepositoryRoot.At("tests", "Agent", "Haproxy", "Golden");

    public static TheoryData<string> Cases() => new(Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_file_is_what_it_was_and_HAProxy_takes_it(string name)
    {
        var template = Path.Combine(Folder, name, "haproxycfg.tmpl");
        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Folder, name, "input.json")));
        var options = new HaproxyOptions
        {
            HaproxySocketPath = "/tmp/haproxy.sock",
            StatsPort = json.TryGetProperty("options", out var given) ? given.GetProperty("statsPort").GetInt32() : null,
        };
        var snapshot = RoutingInput.Read(json);
        var text = Render(template, snapshot, options);

        var golden = Path.Combine(Folder, name, "haproxy.cfg");
        if (Environment.GetEnvironmentVariable("REGENERATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, text);
        }

        Assert.Equal(File.ReadAllText(golden), text);
        Assert.Equal(text, Render(template, snapshot, options));
        var check = await new ConfigCheck(options, TimeProvider.System).RunAsync(golden, golden, CancellationToken.None);
        Assert.True(check.Succeeded, $"{check.Problem}\n{string.Join('\n', check.Lines)}");
        // A native line may stand where HAProxy would rather not have it; what the product writes itself is without a warning.
        Assert.True(check.Lines.Count == 0 || name is "natives" or "template-of-an-ancestor", string.Join('\n', check.Lines));
    }

    private static string Render(string template, RoutingSnapshot snapshot, HaproxyOptions options) =>
        DesiredConfig
            .Of(snapshot, null, HaproxyTemplate.Load(File.Exists(template) ? template : null, LegacyDirectives.Translate), options)
            .Render(RunningState.None);
}
