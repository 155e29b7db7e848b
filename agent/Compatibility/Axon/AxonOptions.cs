using System.Net;
using Thalassa.Agent.Settings;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>How the publish socket is offered.</summary>
public sealed record AxonOptions : IAgentExtension
{
    /// <summary>Where it listens; it requires no authentication and sends everything. Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>
    /// How often what is online is told again, as former servers did with each heartbeat: a client that subscribes to more on the
    /// connection
    /// that it has learns of it so. At least 1 s. Default: 20 s, the former clients' heartbeat.
    /// </summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long it is remembered who left, for subscribers that were away. Default: 10 min.</summary>
    public TimeSpan Remember { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most subscribers at a time; who comes beyond that is turned away. Default: 1000.</summary>
    public int MostSubscribers { get; init; } = 1000;

    /// <summary>
    /// The most messages that wait for a subscriber that does not read; then its connection is ended, and it comes back. Default: 10000.
    /// </summary>
    public int MostWaiting { get; init; } = 10_000;

    /// <inheritdoc/>
    public bool FollowsAll => true;

    /// <inheritdoc/>
    public void Validate(bool hasSource, FaultList faults)
    {
        if (!hasSource)
        {
            faults.Add("axonPort", "tells what a registry knows; give one with --registry, --serviceReg or --etcd");
        }
    }

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services.AddAxon(this);
}
