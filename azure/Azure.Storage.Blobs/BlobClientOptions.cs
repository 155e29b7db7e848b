using Azure.Core;

namespace Azure.Storage.Blobs;

/// <summary>Version of the service's interface, and the options of every Azure client: retry, transport, diagnostics.</summary>
/// <param name="version">The version that requests ask for.</param>
public class BlobClientOptions(BlobClientOptions.ServiceVersion version = BlobClientOptions.ServiceVersion.V2020_12_06) : ClientOptions
{
    /// <summary>The versions of the service's interface.</summary>
    public enum ServiceVersion
    {
        /// <summary>2020-12-06.</summary>
        V2020_12_06 = 9,
    }

    /// <summary>The version that requests ask for.</summary>
    public ServiceVersion Version { get; } = version;
}
