namespace Thalassa.Client.ServiceBus;

/// <summary>The event ids of the Service Bus event source: 3600 to 3699.</summary>
/// <remarks>An id is unique in every program and keeps its meaning: do not reuse one.</remarks>
internal static class LogEvents
{
    public const int SubscriptionCreated = 3601;
    public const int SubscriptionNotCreated = 3602;
    public const int MessageDropped = 3603;
}
