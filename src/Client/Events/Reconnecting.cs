using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Thalassa.Client.Events;

/// <summary>Follows events over connections that break: on each break it says so, pauses, and connects to the next host.</summary>
internal static class Reconnecting
{
    /// <summary>Follows them until it is cancelled.</summary>
    /// <param name="hosts">Each new attempt goes to the next one.</param>
    /// <param name="what">What of a host ends, in a word or two.</param>
    /// <param name="connect">The signals of one connection, from <see cref="EventSignal.Connected"/> to its end.</param>
    /// <param name="backoff">The pauses; a successful connection resets them.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="cancellationToken">The only end.</param>
    public static async IAsyncEnumerable<EventSignal> FollowAsync(
        IReadOnlyList<Uri> hosts,
        string what,
        Func<Uri, CancellationToken, IAsyncEnumerable<EventSignal>> connect,
        Backoff backoff,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var host = hosts[attempt % hosts.Count];
            var reason = $"the {what} of {host} ended";
            await using var signals = connect(host, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await signals.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsOfConnection(failure))
                {
                    reason = $"{host}: {failure.Message}";
                    break;
                }

                yield return signals.Current;
            }

            yield return EventSignal.Disconnected(reason);
            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    private static bool IsOfConnection(Exception failure) =>
        failure
            is HttpRequestException
                or IOException
                or JsonException
                or RegistryException
                or OperationCanceledException
                or InvalidOperationException;
}
