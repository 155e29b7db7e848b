using Azure.Identity;
using Azure.Storage.Blobs;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Discovery.Snapshots;

/// <summary>Where the registry's snapshot is.</summary>
/// <param name="Container">The address of its container, with a shared access signature or without.</param>
public sealed record SnapshotOptions(Uri Container)
{
    /// <summary>The address without its signature, which is a secret.</summary>
    public Uri Address => new(Container.GetLeftPart(UriPartial.Path));

    /// <summary>Whether the agent says who it is: to a storage account of Azure, unless the address has a signature.</summary>
    public bool HasIdentity =>
        Container is { Scheme: "https", Query: "" } && Container.Host.Contains(".blob.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the option.</summary>
    /// <param name="text">What was given, or null.</param>
    /// <param name="faults">Takes the fault; it does not repeat a signature.</param>
    public static SnapshotOptions? Read(string? text, FaultList faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var container)
            && container is { Scheme: "http" or "https", UserInfo: "", Fragment: "" } && container.AbsolutePath.Trim('/').Length > 0)
        {
            return new SnapshotOptions(container);
        }

        faults.Add(
            "snapshot", "is the address of the registry's container of snapshots, such as https://ACCOUNT.blob.core.windows.net/snapshots");
        return null;
    }

    /// <summary>A client of the container, of which each try ends within 10 s.</summary>
    public BlobContainerClient Connect()
    {
        var options = new BlobClientOptions { Retry = { NetworkTimeout = TimeSpan.FromSeconds(10), MaxRetries = 1 } };
        return HasIdentity ? new BlobContainerClient(
            Container, new DefaultAzureCredential(), options) : new BlobContainerClient(Container, options);
    }
}
