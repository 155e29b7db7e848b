using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.Azure.Functions.Worker.Sdk;

/// <summary>Tells the Functions host in <c>host.json</c> which program answers for the functions.</summary>
internal static class HostFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Adds or renews the section <c>customHandler</c>.</summary>
    /// <param name="folder">A published app.</param>
    /// <param name="assembly">The app's name: that of its program, or of the assembly that <c>dotnet</c> runs where there is no program.</param>
    public static void Complete(string folder, string assembly)
    {
        var path = Path.Combine(folder, "host.json");
        var host = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))!.AsObject() : new JsonObject { ["version"] = "2.0" };
        var hasProgram = File.Exists(Path.Combine(folder, assembly));
        host["customHandler"] = new JsonObject
        {
            ["description"] = new JsonObject
            {
                ["defaultExecutablePath"] = hasProgram ? assembly : "dotnet",
                ["workingDirectory"] = string.Empty,
                ["arguments"] = hasProgram ? [] : new JsonArray($"{assembly}.dll"),
            },
            ["enableProxyingHttpRequest"] = true,
        };
        File.WriteAllText(path, host.ToJsonString(Indented) + "\n");
    }
}
