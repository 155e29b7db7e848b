using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Infra.Tests.Templates;

/// <summary>The real Bicep compiler, over <c>infra/bicep</c>.</summary>
internal static class Bicep
{
    private static readonly Lazy<Task<JsonElement>> Built = new(async () => Parse(await SayAsync("build", "main.bicep", "--stdout")));

    /// <summary>The folder of the templates.</summary>
    public static string Folder => RepositoryRoot.At("infra", "bicep");

    /// <summary>Every file that the compiler reads.</summary>
    public static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.bicep*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam")
        .Order(StringComparer.Ordinal);

    /// <summary>The template that Azure gets.</summary>
    public static Task<JsonElement> MainAsync() => Built.Value;

    /// <summary>The values that a parameter file gives, with variables of the environment in their place.</summary>
    public static async Task<JsonElement> ParametersAsync(string file, params (string Name, string Value)[] environment)
    {
        var said = Parse(await SayAsync(environment, "build-params", file, "--stdout"));
        return Parse(said.GetProperty("parametersJson").GetString()!).GetProperty("parameters");
    }

    /// <summary>
    /// All that Azure would be asked for with these parameters, every expression reckoned out that does not wait for an answer of Azure.
    /// </summary>
    /// <param name="parameters">A parameter file without its first line, or the name of one that is there.</param>
    /// <param name="environment">What that file reads.</param>
    public static async Task<JsonElement[]> EvaluateAsync(string parameters, params (string Name, string Value)[] environment)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("modules"));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, folder.At(Path.GetRelativePath(Folder, file)));
        }

        var name = parameters.EndsWith(".bicepparam", StringComparison.Ordinal) ? parameters : "test.bicepparam";
        var given = name == parameters ? folder.At(name) : folder.Write(name, $"using 'main.bicep'\n{parameters}\n");
        await SayAsync(
            environment,
            "snapshot",
            given,
            "--mode",
            "overwrite",
            "--subscription-id",
            $"{Guid.Empty}",
            "--resource-group",
            "shop",
            "--location",
            "westeurope");
        var snapshot = Parse(
            await File.ReadAllTextAsync(folder.At(name.Replace(".bicepparam", ".snapshot.json", StringComparison.Ordinal))));
        Assert.Empty(snapshot.GetProperty("diagnostics").EnumerateArray());
        return [.. snapshot.GetProperty("predictedResources").EnumerateArray()];
    }

    /// <summary>Runs it; a warning is a failure.</summary>
    public static Task<string> SayAsync(params string[] arguments) => SayAsync([], arguments);

    private static async Task<string> SayAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program(), arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(
            process.ExitCode == 0 && string.IsNullOrWhiteSpace(await errors), $"bicep {string.Join(' ', arguments)}: {await errors}");
        return output;
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Program()
    {
        var metadata = typeof(Bicep)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .ToDictionary(item => item.Key, item => item.Value!, StringComparer.Ordinal);
        var program = Path.Combine(
            metadata["NuGetPackageRoot"], "azure.bicep.commandline.linux-x64", metadata["BicepVersion"], "tools", "bicep");
        File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        return program;
    }
}
