using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Options of a <see cref="ServiceBusAdministrationClient"/>.</summary>
public class ServiceBusAdministrationClientOptions : ClientOptions
{
    /// <summary>Makes options.</summary>
    public ServiceBusAdministrationClientOptions(ServiceVersion version = ServiceVersion.V2021_05) => Version = version;

    /// <summary>A version of the management API.</summary>
    [SuppressMessage("Naming", "CA1707:Identifiers should not contain underscores", Justification = "The real names.")]
    [SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "The real values.")]
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "Azure nests it.")]
    public enum ServiceVersion
    {
        /// <summary>2017-04.</summary>
        V2017_04 = 1,

        /// <summary>2021-05.</summary>
        V2021_05 = 2,
    }

    internal ServiceVersion Version { get; }

    internal TimeProvider Clock { get; set; } = TimeProvider.System;
}
