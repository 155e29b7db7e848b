using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Peers;

internal sealed partial class PeerFollower
{
    [LoggerMessage(1, LogLevel.Warning, "The peer {Peer} does not tell of its registrations, and is asked again every second: {Reason}")]
    private partial void LogLost(Uri peer, string? reason);

    [LoggerMessage(2, LogLevel.Information, "Follows the peer {Peer}, instance {Instance}.")]
    private partial void LogFollows(Uri peer, Guid instance);
}
