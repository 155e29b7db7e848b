using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Replication;

/// <summary>The replicated state of one subject: its current state, or its end.</summary>
public sealed record ReplicaRecord
{
    /// <summary>A registration's id, or that of a frontend or backend.</summary>
    public required string Id { get; init; }

    /// <summary>The revision of its last transition.</summary>
    public required long Revision { get; init; }

    /// <summary>When it ended, Unix milliseconds; null while it is there.</summary>
    public long? Ended { get; init; }

    /// <summary>Whether it ended because its lease ran out.</summary>
    public bool Expired { get; init; }

    /// <summary>The last heartbeat, Unix milliseconds.</summary>
    public long LastKnown { get; init; }

    /// <summary>The lease, seconds.</summary>
    public int SecondsToExpire { get; init; }

    /// <summary>When the registration appeared, Unix milliseconds.</summary>
    public long Registered { get; init; }

    /// <summary>The hash of the meta as its client sent it.</summary>
    public string? MetaHash { get; init; }

    /// <summary>The complete meta of a registration, or the definition of a frontend or backend.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>The subject's id as a registration's, or null.</summary>
    internal RegistrationId? RegistrationId() => Model.Registrations.RegistrationId.TryParse(Id);

    /// <summary>The subject's id as a routing object's, or null.</summary>
    internal RoutingId? RoutingId()
    {
        var (head, label) = Id.Split('?') is [var before, var after] ? (before, after) : (Id, null);
        return head.Split('/') is [var kind, var key] && RoutingText.IsKey(key) && (label is null || RoutingText.IsKey(label))
            ? kind switch
            {
                "frontend" => new RoutingId(RoutingKind.Frontend, key, label),
                "backend" => new RoutingId(RoutingKind.Backend, key, label),
                _ => null,
            }
            : null;
    }

    /// <summary>The registration, or null if this registry would reject it.</summary>
    internal StoredRegistration? ToRegistration(RegistrationId id)
    {
        var hash = Store.MetaHash.Parse(MetaHash);
        var faults = new FaultList();
        if (
            Json is not { ValueKind: JsonValueKind.Object } meta
            || hash == default
            || SecondsToExpire is < 1 or > MetaRules.MaxSecondsToExpire)
        {
            return null;
        }

        MetaRules.Check(meta, faults);
        var text = Encoding.UTF8.GetBytes(meta.GetRawText());
        return faults.Count > 0 || text.Length > MetaRules.MaxBytes * 2
            ? null
            : new StoredRegistration(id, text, hash, SecondsToExpire, Registered, LastKnown, Revision);
    }
}

/// <summary>The changes of an instance since the last request.</summary>
/// <param name="Instance">Identifies the process; a restart gives a new one, whose sequence starts again.</param>
/// <param name="Sequence">The sequence for the next request.</param>
/// <param name="Records">Each changed subject once, with its current state.</param>
public sealed record ReplicaChanges(Guid Instance, long Sequence, IReadOnlyList<ReplicaRecord> Records);

/// <summary>The JSON of replication.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReplicaChanges))]
public sealed partial class ReplicaJson : JsonSerializerContext;
