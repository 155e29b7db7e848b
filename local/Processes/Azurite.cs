namespace Thalassa.Local.Processes;

/// <summary>The storage emulator of Azure, on free ports, with all in memory.</summary>
public sealed record Azurite
{
    /// <summary>The one account of every Azurite.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>The key of <see cref="Account"/>, the same everywhere, published in Azurite's documentation.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private Azurite(ChildProcess process, Uri blobEndpoint, Uri tableEndpoint)
    {
        Process = process;
        BlobEndpoint = blobEndpoint;
        TableEndpoint = tableEndpoint;
    }

    /// <summary>The server.</summary>
    public ChildProcess Process { get; }

    /// <summary>The address of the blob service, without the account.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>The address of the table service, without the account.</summary>
    public Uri TableEndpoint { get; }

    /// <summary>For any Azure storage client, or as <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint={BlobEndpoint}{Account};TableEndpoint={TableEndpoint}{Account};";

    /// <summary>Starts one; <c>local/azurite/install</c> has been run before.</summary>
    /// <param name="logs">The folder for its log.</param>
    /// <exception cref="InvalidOperationException">It ended, or said nothing for a minute.</exception>
    public static async Task<Azurite> StartAsync(string logs)
    {
        var blob = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var table = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
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
                if (
                    line.Split(' ')
                    is ["Azurite", ("Blob" or "Table") and var service, "service", "is", "successfully", "listening", "at", var address])
                {
                    (service == "Blob" ? blob : table).TrySetResult(new Uri(address));
                }
            });
        var both = Task.WhenAll(blob.Task, table.Task);
        await Task.WhenAny(both, process.Exited, Task.Delay(StartLimit, TimeProvider.System));
        if (both.IsCompletedSuccessfully)
        {
            return new Azurite(process, await blob.Task, await table.Task);
        }

        await process.DisposeAsync();
        throw new InvalidOperationException($"Azurite did not start: {process.LastLines()}");
    }
}
