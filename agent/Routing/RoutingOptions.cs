namespace Thalassa.Agent.Routing;

/// <summary>What of the agent's options routing goes by.</summary>
/// <param name="Choice">Whose frontends and backends to serve.</param>
/// <param name="HasRegistry">Whether there is a registry that holds the fleet's.</param>
/// <param name="StateFile">The file that outlives the agent, or null.</param>
/// <param name="RollbackWindow">How long the version that a backend was switched from is kept warm.</param>
/// <param name="LastMember">What becomes of a dynamic backend's last member.</param>
/// <param name="NamesFrontends">Whether frontends without a name show their key as their name.</param>
internal sealed record RoutingOptions(
    RoutingChoice Choice, bool HasRegistry, string? StateFile, TimeSpan RollbackWindow, LastMember LastMember, bool NamesFrontends);
