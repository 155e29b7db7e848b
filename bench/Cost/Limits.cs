using Thalassa.Registry.Settings;

namespace Thalassa.Bench.Cost;

/// <summary>The published limits of the services, and where this product meets them.</summary>
public static class Limits
{
    /// <summary>Transactions a second of one partition of a table.</summary>
    public const int Partition = 2_000;

    /// <summary>Requests a second of a storage account.</summary>
    public const int Account = 20_000;

    /// <summary>Credits a second of a Service Bus namespace of the Standard tier.</summary>
    public const int Credits = 1_000;

    /// <summary>How many instances one service can have before its partition is full.</summary>
    public static int InstancesOfOneService(double heartbeatSeconds, int agents) =>
        (int)((Partition - (agents / Usage.CompareSeconds)) * heartbeatSeconds);

    /// <summary>How many agents a namespace can serve when so many messages a second are sent.</summary>
    public static int Agents(int messagesPerSecond) => ((Credits / messagesPerSecond) - 1) / 3;

    /// <summary>How many messages a second a namespace can carry to so many agents.</summary>
    public static int MessagesPerSecond(int agents) => Credits / (1 + (3 * agents));

    /// <summary>The same for the default of the setting.</summary>
    public static int AgentsByDefault { get; } = Agents(new RegistryOptions().MessagesPerSecond);
}
