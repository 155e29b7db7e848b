using System.Collections.Immutable;
using Thalassa.Client;
using Thalassa.Client.Events;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Discovery;

/// <summary>A Thalassa registry as the source of members.</summary>
public sealed class ThalassaSource(RegistryClient client, IEventSource events, RegistryClientOptions options) : IMemberSource
{
    private Versioned<IReadOnlyList<Registration>>? _last;
    private ImmutableSortedSet<string> _lastNames = [];

    /// <inheritdoc/>
    public string Kind => "thalassa";

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Hosts => options.Hosts;

    /// <inheritdoc/>
    public UnreadableIds Unreadable => _last?.Unreadable ?? UnreadableIds.None;

    /// <inheritdoc/>
    public async Task<IReadOnlyCollection<Registration>> GetAsync(ImmutableSortedSet<string> names, CancellationToken cancellationToken)
    {
        var etag = names.SetEquals(_lastNames) ? _last?.ETag : null;
        var answer = await client.GetRegistrationsAsync(names, etag, cancellationToken);

        // "Not changed" says that the last whole answer is still true, which is more than that there is nothing to do:
        // events that came since, of which the opposite was lost, are corrected by it.
        (_last, _lastNames) = (answer ?? _last!, names);
        return _last.Value;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EventSignal> FollowAsync(CancellationToken cancellationToken) => events.FollowAsync(cancellationToken);
}
