namespace Thalassa.Local.Processes;

/// <summary>The storage emulator of Azure, with all in memory.</summary>
public static class Azurite
{
    private const string Account = "devstoreaccount1";

    // The one key of every Azurite, published in its documentation.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>Starts it on free ports.</summary>
    /// <returns>The process, and the connection string of its storage account.</returns>
    public static async Task<(ChildProcess Process, string ConnectionString)> StartAsync(string logs)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = ChildProcess.Start(
            "azurite",
            logs,
            [
                "node", Path.Combine(Programs.Root, "local", "azurite", "node_modules", "azurite", "dist", "src", "azurite.js"),
                "--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            ],
            listener: line =>
            {
                const string listening = "Azurite Table service is successfully listening at ";
                if (line.StartsWith(listening, StringComparison.Ordinal))
                {
                    address.TrySetResult(line[listening.Length..]);
                }
            });
        await Task.WhenAny(address.Task, process.Exited, Task.Delay(StartLimit));
        return address.Task.IsCompletedSuccessfully
            ? (process, $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};TableEndpoint={address.Task.Result}/{Account};")
            : throw new InvalidOperationException($"Azurite did not start: {process.LastLines()}");
    }
}
