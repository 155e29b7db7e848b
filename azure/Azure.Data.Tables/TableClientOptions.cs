using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Version of the service's interface, and the options of every Azure client: retry, transport, diagnostics.</summary>
/// <param name="serviceVersion">The version that requests ask for.</param>
public class TableClientOptions(TableClientOptions.ServiceVersion serviceVersion = TableClientOptions.ServiceVersion.V2020_12_06) : ClientOptions
{
    /// <summary>The versions of the service's interface.</summary>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06, the first that takes Entra tokens.</summary>
        V2020_12_06 = 2,
    }

    internal string Version { get; } = serviceVersion == ServiceVersion.V2019_02_02 ? "2019-02-02" : "2020-12-06";
}
