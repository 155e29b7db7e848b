using System.Net.Sockets;
using Azure;

namespace Thalassa.Registry.Storage;

/// <summary>Distinguishes failures of an unavailable or busy storage account from bugs.</summary>
public static class StorageFailure
{
    /// <summary>
    /// Whether it is the service, or the way to it, that failed: nothing is wrong with the request, and it may be sent again.
    /// </summary>
    /// <remarks>
    /// A try that timed out is a cancellation, several of them are an <see cref="AggregateException"/>. A caller who cancelled knows
    /// that by its own token.
    /// </remarks>
    public static bool IsOutage(Exception failure) => failure switch
    {
        RequestFailedException refused => refused.Status is not (400 or 413),
        AggregateException several => several.InnerExceptions.All(IsOutage),
        _ => failure is OperationCanceledException or TimeoutException or IOException or HttpRequestException or SocketException,
    };
}
