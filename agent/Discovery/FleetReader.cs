using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Discovery;

/// <summary>Reads the fleet's frontends and backends, and picks those that are for this agent.</summary>
/// <remarks>
/// An object without a label is for every agent, one with a label for the agents of that label, for which it takes the place of
/// an unlabelled one of the same key.
/// </remarks>
public sealed partial class FleetReader(RegistryClient client, string? label, ILogger<FleetReader> logger)
{
    private readonly Dictionary<RoutingKind, Versioned<IReadOnlyList<JsonElement>>> _last = [];
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    /// <summary>Asks the registry.</summary>
    /// <param name="known">What this agent has; it stays where an object cannot be read, or where everything is gone unannounced.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RegistryException">The registry failed.</exception>
    public async Task<FleetAnswer> FetchAsync(RoutingTable known, CancellationToken cancellationToken)
    {
        var backends = await FetchAsync(RoutingKind.Backend, cancellationToken);
        var frontends = await FetchAsync(RoutingKind.Frontend, cancellationToken);
        if (backends.Count > 0 && frontends.Count == 0 && known.Objects.Any(item => item.Kind == RoutingKind.Frontend))
        {
            // A registry that forgot everything between the two answers must not look like one without frontends.
            backends = await FetchAsync(RoutingKind.Backend, cancellationToken);
        }

        var unreadable = _last[RoutingKind.Backend].Unreadable.And(_last[RoutingKind.Frontend].Unreadable);
        var hasAny = backends.Count + frontends.Count > 0;
        if (!hasAny && unreadable.IsEmpty && !known.IsEmpty && !IsAnnounced(known))
        {
            LogAllGone();
            return new FleetAnswer(HasAny: true, known);
        }

        var objects = new Dictionary<RoutingKind, IReadOnlyList<JsonElement>>
        {
            [RoutingKind.Frontend] = frontends,
            [RoutingKind.Backend] = backends,
        };
        return Read(objects, known, unreadable);
    }

    /// <summary>Picks what is for this agent.</summary>
    /// <param name="objects">All of the fleet's.</param>
    /// <param name="known">What this agent has; it stays where an object cannot be read.</param>
    /// <param name="unreadable">What the registry has and cannot read.</param>
    public FleetAnswer Read(
        IReadOnlyDictionary<RoutingKind, IReadOnlyList<JsonElement>> objects, RoutingTable known, UnreadableIds unreadable)
    {
        var table = Read(RoutingKind.Backend, objects[RoutingKind.Backend], known, RoutingTable.Empty);
        table = Read(RoutingKind.Frontend, objects[RoutingKind.Frontend], known, table);
        if (!unreadable.IsEmpty)
        {
            table = known.Objects.Where(item => IsKept(item, table, unreadable)).Aggregate(table, (kept, item) => kept.With(item));
        }

        return new FleetAnswer(!unreadable.IsEmpty || objects.Values.Any(items => items.Count > 0), table)
        {
            Unreadable = unreadable.Where(id => IsMine(id.Split('?') is [_, var itsLabel] ? itsLabel : null)),
        };
    }

    /// <summary>Which state the last answers were.</summary>
    public FleetMarks Marks => new(_last.GetValueOrDefault(RoutingKind.Frontend)?.ETag, _last.GetValueOrDefault(RoutingKind.Backend)?.ETag);

    /// <summary>Whether an object with this label is for this agent.</summary>
    public bool IsMine(string? objectLabel) => objectLabel is null || objectLabel == label;

    /// <summary>Notes from an event that an object was removed on purpose.</summary>
    public void Note(RegistryEvent happened)
    {
        try
        {
            if (happened.Data.Deserialize(Json.Default.RoutingChange) is { Removed: true } change)
            {
                NoteRemoved($"{change.Kind}/{change.Key}");
            }
        }
        catch (JsonException)
        {
            // It still says that something changed, and the registry is asked what.
        }
    }

    /// <summary>Notes that an object was removed on purpose.</summary>
    public void NoteRemoved(string id)
    {
        lock (_removed)
        {
            _removed.Add(id);
        }
    }

    private async Task<IReadOnlyList<JsonElement>> FetchAsync(RoutingKind kind, CancellationToken cancellationToken)
    {
        var last = _last.GetValueOrDefault(kind);
        var answer = await client.GetRoutingAsync(kind, last?.ETag, cancellationToken) ?? last!;
        _last[kind] = answer;
        return answer.Value;
    }

    private bool IsAnnounced(RoutingTable known)
    {
        lock (_removed)
        {
            return known.Objects.All(item => _removed.Contains(item.Id));
        }
    }

    /// <summary>Whether this agent keeps what it knows of an object, since the registry may have it and not be able to read it.</summary>
    private bool IsKept(RoutingObject known, RoutingTable table, UnreadableIds unreadable)
    {
        var labelled = $"{known.Id}?{label}";
        if (table.Find(known.Id) is { } current)
        {
            // The one of this agent's label takes the place of the one without.
            return current.Label is null && known.Label is not null && unreadable.MayHold(labelled);
        }

        lock (_removed)
        {
            return unreadable.Names(known.Id) || unreadable.Names(labelled) || (unreadable.IsOpen && !_removed.Contains(known.Id));
        }
    }

    private RoutingTable Read(RoutingKind kind, IReadOnlyList<JsonElement> items, RoutingTable known, RoutingTable table)
    {
        foreach (var group in items.Where(item => IsMine(Text(item, "label"))).GroupBy(item => Text(item, "key") ?? string.Empty))
        {
            var faults = new FaultList();
            var chosen = group.OrderByDescending(item => Text(item, "label") is not null).First();
            var item = RoutingObject.Read(kind, group.Key, chosen, faults) ?? known.Find(kind, group.Key);
            if (faults.Count > 0)
            {
                LogUnreadable(RoutingObject.IdOf(kind, group.Key), faults);
            }

            if (item is not null)
            {
                table = table.With(item);
                lock (_removed)
                {
                    _removed.Remove(item.Id);
                }
            }
        }

        return table;
    }

    private static string? Text(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
