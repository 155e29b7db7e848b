namespace Thalassa.Local.ServiceBus.Access;

/// <summary>What a key may do.</summary>
[Flags]
public enum EntityRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Receive and settle.</summary>
    Listen = 1,

    /// <summary>Send.</summary>
    Send = 2,

    /// <summary>Create, read and delete topics, subscriptions and rules.</summary>
    Manage = 4,

    /// <summary>Everything.</summary>
    All = Listen | Send | Manage,
}
