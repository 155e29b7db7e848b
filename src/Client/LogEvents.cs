namespace Thalassa.Client;

/// <summary>The event ids of the client library: 3000 to 3499.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    // Heartbeats
    public const int Deregistered = 3101;
    public const int HeartbeatsRefused = 3102;
    public const int HeartbeatsAcceptedAgain = 3103;
    public const int HandlerFailed = 3104;

    // Subscriptions
    public const int EventsDisconnected = 3201;
    public const int ComparisonFailed = 3202;
    public const int EventSourceEnded = 3203;
    public const int SubscriptionsStopped = 3204;
}
