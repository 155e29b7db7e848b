using System.Text.Json;

namespace Thalassa.Local.WorkerHost.Workers;

/// <summary>How the worker of a published function app is started, from its <c>worker.config.json</c>.</summary>
/// <param name="Folder">The app's folder.</param>
/// <param name="Executable">The program.</param>
/// <param name="Arguments">Its arguments before those of the protocol.</param>
internal sealed record WorkerConfig(string Folder, string Executable, IReadOnlyList<string> Arguments)
{
    private const string FileName = "worker.config.json";

    /// <exception cref="WorkerHostException">The folder is not that of a published function app.</exception>
    public static WorkerConfig Read(string folder)
    {
        folder = Path.GetFullPath(folder);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
            var description = json.RootElement.GetProperty("description");
            var worker = Path.Combine(folder, description.GetProperty("defaultWorkerPath").GetString()!);
            return description.GetProperty("defaultExecutablePath").GetString() switch
            {
                "dotnet" => new WorkerConfig(folder, Dotnet, [worker]),
                { Length: > 0 } program => new WorkerConfig(folder, Path.GetFullPath(program, folder), []),
                _ => new WorkerConfig(folder, worker, []),
            };
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new WorkerHostException(
                $"{folder} is not the folder of a published isolated function app ({FileName}: {exception.Message}).", exception);
        }
    }

    // The one that runs this host, so that both have the same runtime.
    private static string Dotnet =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
