using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a <see cref="ServiceBusClient"/>.</summary>
public class ServiceBusClientOptions
{
    /// <summary>How failed operations are repeated.</summary>
    public ServiceBusRetryOptions RetryOptions { get; set; } = new();

    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    internal HttpPipelineTransport? Transport { get; set; }
}
