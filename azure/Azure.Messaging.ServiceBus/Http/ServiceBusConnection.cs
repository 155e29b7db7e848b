using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>One namespace over HTTP: the pipeline, and what the messages of it have in common.</summary>
internal sealed class ServiceBusConnection
{
    /// <summary>The name under which a message carries the URI that its token is for.</summary>
    public const string AudienceProperty = "Azure.Messaging.ServiceBus.Audience";

    private readonly HttpPipeline _pipeline;

    public ServiceBusConnection(Uri address, HttpPipelinePolicy authorization, ServiceBusClientOptions options)
    {
        Address = address;
        Clock = options.Clock;
        Retry = options.RetryOptions;
        var pipelineOptions = new PipelineOptions
        {
            Retry =
            {
                Mode = Retry.Mode == ServiceBusRetryMode.Fixed ? RetryMode.Fixed : RetryMode.Exponential,
                MaxRetries = Retry.MaxRetries,
                Delay = Retry.Delay,
                MaxDelay = Retry.MaxDelay,
                NetworkTimeout = Retry.TryTimeout,
            },
        };
        if (options.Transport is not null)
        {
            pipelineOptions.Transport = options.Transport;
        }

        _pipeline = HttpPipelineBuilder.Build(pipelineOptions, [], [authorization], new ResponseClassifier());
    }

    public Uri Address { get; }

    public TimeProvider Clock { get; }

    public ServiceBusRetryOptions Retry { get; }

    public bool IsClosed { get; set; }

    /// <summary>Starts a request to <paramref name="path"/> below the entity, signed for <paramref name="audience"/> and all below it.</summary>
    public HttpMessage CreateMessage(RequestMethod method, string entityPath, string path, string audience)
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(ServiceBusClient));
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(Address, EscapePath(entityPath) + path));
        message.SetProperty(AudienceProperty, new Uri(Address, EscapePath(audience)).AbsoluteUri.ToLowerInvariant());
        return message;
    }

    /// <inheritdoc cref="Answers.AnswerAsync"/>
    public Task<Response> SendAsync(HttpMessage message, string entityPath, CancellationToken cancellationToken) =>
        _pipeline.AnswerAsync(message, entityPath, cancellationToken);

    private static string EscapePath(string path) =>
        string.Join('/', path.Split('/').Select(part => part == "$DeadLetterQueue" ? part : Uri.EscapeDataString(part)));

    private sealed class PipelineOptions : ClientOptions;
}
