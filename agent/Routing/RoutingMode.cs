using Thalassa.Agent.Model;

namespace Thalassa.Agent.Routing;

/// <summary>Whether this agent's routing is its own or the fleet's. Decided once; undecided until then.</summary>
public sealed class RoutingMode
{
    private RoutingChoice _decision;

    /// <summary>Starts with the operator's choice, which without a registry can only be local.</summary>
    /// <param name="choice">The option.</param>
    /// <param name="hasRegistry">Whether there is a registry to hold the fleet's routing.</param>
    public RoutingMode(RoutingChoice choice, bool hasRegistry) => _decision = hasRegistry ? choice : RoutingChoice.Local;

    /// <summary>What was decided; <see cref="RoutingChoice.Auto"/> as long as nothing was.</summary>
    public RoutingChoice Decision => _decision;

    /// <summary>Whether the registry's frontends and backends are this agent's.</summary>
    public bool FollowsFleet => Decision == RoutingChoice.Fleet;

    /// <summary>Whether to read frontends and backends from the registry.</summary>
    public bool AsksForFleet => Decision != RoutingChoice.Local;

    /// <summary>An undecided agent goes on with what its state file has. Called before the loop runs.</summary>
    public void Recall(PersistedState state)
    {
        var decided = state.IsOfFleet ? RoutingChoice.Fleet : state.Table.IsEmpty ? RoutingChoice.Auto : RoutingChoice.Local;
        Interlocked.CompareExchange(ref _decision, decided, RoutingChoice.Auto);
    }

    /// <summary>Takes the registry's answer into account: with any routing in it, an undecided agent follows the fleet.</summary>
    public void Learn(FleetAnswer answer)
    {
        if (answer.HasAny)
        {
            Interlocked.CompareExchange(ref _decision, RoutingChoice.Fleet, RoutingChoice.Auto);
        }
    }

    /// <summary>An undecided agent that gets routing of its own keeps its own from then on.</summary>
    /// <returns>Whether its routing is its own.</returns>
    public bool BecomeLocal()
    {
        Interlocked.CompareExchange(ref _decision, RoutingChoice.Local, RoutingChoice.Auto);
        return Decision == RoutingChoice.Local;
    }
}

/// <summary>Whose frontends and backends an agent serves, as its operator chose.</summary>
public enum RoutingChoice
{
    /// <summary>Its own if it has any, else the fleet's as soon as the registry holds any.</summary>
    Auto,

    /// <summary>Its own.</summary>
    Local,

    /// <summary>Those that the registry holds for the whole fleet.</summary>
    Fleet,
}
