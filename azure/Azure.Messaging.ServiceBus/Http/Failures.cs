using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Azure.Messaging.ServiceBus.Http;

/// <summary>Makes of an answer, or of none, the exception that an application expects.</summary>
internal static partial class Failures
{
    private const int LargestMessage = 256 * 1024;

    public static ServiceBusException NoAnswer(Exception exception, string entityPath)
    {
        var last = exception is AggregateException { InnerExceptions: [.., var inner] } ? inner : exception;
        return last is OperationCanceledException
            ? new ServiceBusException("The service did not answer in time.", ServiceBusFailureReason.ServiceTimeout, entityPath, exception)
            : new ServiceBusException(
                $"The service was not reached: {last.Message}", ServiceBusFailureReason.ServiceCommunicationProblem, entityPath, exception);
    }

    /// <summary>A runtime request that was refused.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="entityPath">The topic or subscription.</param>
    /// <param name="sentBytes">The length of what was sent, or 0.</param>
    public static Exception Of(Response response, string entityPath, long sentBytes = 0)
    {
        var text = $"{response.Status} {Detail(response)}";
        return response.Status switch
        {
            401 => new UnauthorizedAccessException($"{entityPath}: {text}"),
            403 when sentBytes > LargestMessage => new ServiceBusException(text, ServiceBusFailureReason.MessageSizeExceeded, entityPath),
            403 => new ServiceBusException(text, ServiceBusFailureReason.QuotaExceeded, entityPath),
            404 or 410 => new ServiceBusException(text, ServiceBusFailureReason.MessagingEntityNotFound, entityPath),
            408 or 504 => new ServiceBusException(text, ServiceBusFailureReason.ServiceTimeout, entityPath),
            413 => new ServiceBusException(text, ServiceBusFailureReason.MessageSizeExceeded, entityPath),
            429 or 503 => new ServiceBusException(text, ServiceBusFailureReason.ServiceBusy, entityPath),
            _ => new ServiceBusException(response.Status >= 500, text, entityPath),
        };
    }

    /// <summary>A request about a locked message that was refused: 404 speaks of the lock there.</summary>
    public static Exception OfLock(Response response, string entityPath) => response.Status == 404
        ? new ServiceBusException(
            "The lock has run out, or the message was settled before.", ServiceBusFailureReason.MessageLockLost, entityPath)
        : Of(response, entityPath);

    /// <summary>A management request that was refused.</summary>
    [SuppressMessage("Usage", "MA0015:Specify the parameter name in ArgumentException", Justification = "The service refused it; which parameter it means is in its text.")]
    public static Exception OfManagement(Response response, string entityPath, bool creates)
    {
        var text = $"{response.Status} {Detail(response)}";
        return response.Status switch
        {
            400 => new ArgumentException($"{entityPath}: {text}", new RequestFailedException(response)),
            403 when text.Contains("40301", StringComparison.Ordinal) => new InvalidOperationException($"{entityPath}: {text}"),
            409 when creates => new ServiceBusException(text, ServiceBusFailureReason.MessagingEntityAlreadyExists, entityPath),
            _ => Of(response, entityPath),
        };
    }

    /// <summary>An answer that says success and holds something else.</summary>
    public static ServiceBusException Unreadable(Response response, string entityPath, Exception? exception = null) => new(
        isTransient: true,
        $"The answer ({response.Status}) is not one of Service Bus; is something between here and there answering in its place?",
        entityPath,
        innerException: exception);

    private static string Detail(Response response)
    {
        if (response.ContentStream is null)
        {
            return response.ReasonPhrase;
        }

        var body = response.Content.ToString();
        var detail = DetailElement.Match(body) is { Success: true } match ? match.Groups[1].Value : body;
        return detail.Length switch
        {
            0 => response.ReasonPhrase,
            > 500 => detail[..500],
            _ => detail,
        };
    }

    [GeneratedRegex("<Detail>([^<]*)</Detail>", RegexOptions.CultureInvariant)]
    private static partial Regex DetailElement { get; }
}
