using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Hosting;

namespace Microsoft.Azure.Functions.Worker.Sdk;

/// <summary>What the Functions host reads of each function: a folder of its name with <c>function.json</c>.</summary>
internal sealed class FunctionFolders
{
    private const string File = "function.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private readonly IReadOnlyList<Function> _functions;

    private FunctionFolders(IReadOnlyList<Function> functions, IReadOnlyList<string> faults) => (_functions, Faults) = (functions, faults);

    /// <summary>What is wrong with the functions.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Finds the functions of an app.</summary>
    public static FunctionFolders Of(Assembly app)
    {
        var faults = new List<string>();
        return new FunctionFolders(FunctionFinder.Find(app.GetExportedTypes(), faults), faults);
    }

    /// <summary>Writes the folders, and removes those of functions that are no more.</summary>
    public void WriteTo(string folder)
    {
        foreach (var old in Directory.GetDirectories(folder).Where(old => System.IO.File.Exists(Path.Combine(old, File))))
        {
            Directory.Delete(old, recursive: true);
        }

        foreach (var function in _functions)
        {
            var bindings = function.Http is { } http ? Bindings(function, http) : [Binding(function, function.Timer!)];
            var path = Directory.CreateDirectory(Path.Combine(folder, function.Name)).FullName;
            System.IO.File.WriteAllText(Path.Combine(path, File), new JsonObject { ["bindings"] = bindings }.ToJsonString(Indented) + "\n");
        }
    }

    private static JsonArray Bindings(Function function, HttpTriggerAttribute trigger)
    {
        var request = new JsonObject
        {
            ["type"] = "httpTrigger",
            ["direction"] = "in",
            ["name"] = function.Binding,
            ["authLevel"] = trigger.AuthLevel == AuthorizationLevel.Anonymous ? "anonymous" : "function",
        };
        if (trigger.Methods is { Length: > 0 } methods)
        {
            request["methods"] = new JsonArray([.. methods.Select(method => JsonValue.Create(method.ToLowerInvariant()))]);
        }

        if (trigger.Route is { } route)
        {
            request["route"] = route;
        }

        return [request, new JsonObject { ["type"] = "http", ["direction"] = "out", ["name"] = "res" }];
    }

    private static JsonObject Binding(Function function, TimerTriggerAttribute trigger) => new()
    {
        ["type"] = "timerTrigger",
        ["direction"] = "in",
        ["name"] = function.Binding,
        ["schedule"] = trigger.Schedule,
        ["runOnStartup"] = trigger.RunOnStartup,
        ["useMonitor"] = trigger.UseMonitor,
    };
}
