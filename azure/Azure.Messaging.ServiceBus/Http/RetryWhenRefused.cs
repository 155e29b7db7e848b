using Azure.Core;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>Repeats only what the service said it has not done: after a lost answer a received message may be deleted already.</summary>
internal sealed class RetryWhenRefused : ResponseClassifier
{
    public static readonly RetryWhenRefused Instance = new();

    public override bool IsRetriableResponse(HttpMessage message) => message.Response.Status is 429 or 503;

    public override bool IsRetriableException(Exception exception) => false;

    public override bool IsRetriable(HttpMessage message, Exception exception) => false;
}
