using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>The one way from a request to its answer.</summary>
internal static class Answers
{
    /// <summary>Sends, with retries, and gives whatever answer came at last.</summary>
    /// <exception cref="ServiceBusException">No answer came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; that goes before what failed meanwhile.</exception>
    public static async Task<Response> AnswerAsync(
        this HttpPipeline pipeline, HttpMessage message, string entityPath, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return message.Response;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failures.NoAnswer(e, entityPath);
        }
    }
}
