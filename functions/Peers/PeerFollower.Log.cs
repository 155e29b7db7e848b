using Microsoft.Extensions.Logging;

namespace Thalassa.Functions.Peers;

internal sealed partial class PeerFollower
{
    [LoggerMessage(LogEvents.PeerLost, LogLevel.Warning, "Cannot read registrations from peer {Peer}, retrying every second: {Reason}")]
    private partial void LogLost(Uri peer, string? reason);

    [LoggerMessage(LogEvents.PeerFollowed, LogLevel.Information, "Following peer {Peer}, instance {Instance}")]
    private partial void LogFollows(Uri peer, Guid instance);
}
