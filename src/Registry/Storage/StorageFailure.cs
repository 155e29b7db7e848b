using System.Net.Sockets;
using Azure;

namespace Thalassa.Registry.Storage;

/// <summary>Distinguishes failures of an unavailable or busy storage account from bugs.</summary>
public static class StorageFailure
{
    /// <summary>
    /// Whether the service or the network failed: the request is valid and can be repeated.
    /// </summary>
    /// <remarks>
    /// A timed-out attempt is a cancellation, several are an <see cref="AggregateException"/>. The caller's own cancellation shows
    /// in its token.
    /// </remarks>
    public static bool IsOutage(Exception failure) => failure switch
    {
        RequestFailedException refused => refused.Status is not (400 or 413),
        AggregateException several => several.InnerExceptions.All(IsOutage),
        _ => failure is OperationCanceledException or TimeoutException or IOException or HttpRequestException or SocketException,
    };
}
