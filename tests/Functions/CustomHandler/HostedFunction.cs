using System.Text.Json;

namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>A function as the Functions host knows it: by the folder that describes it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Trigger">Its first binding.</param>
internal sealed record HostedFunction(string Name, JsonElement Trigger)
{
    public bool IsHttp => Text("type") == "httpTrigger";

    public bool NeedsKey => Text("authLevel") != "anonymous";

    public string Route => Text("route") ?? Name;

    public IEnumerable<string>? Methods => Trigger.TryGetProperty("methods", out var methods) ? methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant()) : null;

    public static IReadOnlyList<HostedFunction> ReadAll(string folder) =>
    [
        .. Directory.GetFiles(folder, "function.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new HostedFunction(Path.GetFileName(Path.GetDirectoryName(file))!, JsonElement.Parse(File.ReadAllText(file)).GetProperty("bindings")[0])),
    ];

    public string? Text(string property) => Trigger.TryGetProperty(property, out var value) ? value.GetString() : null;
}
