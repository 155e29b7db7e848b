using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>A registration as a store holds it, with its JSON ready to be written.</summary>
/// <remarks>
/// Immutable but for <see cref="LastKnown"/>, which only grows. A change of meta makes another value with a greater revision.
/// </remarks>
public sealed class StoredRegistration
{
    private readonly byte[] _head;
    private readonly byte[] _tail;
    private long _lastKnown;

    /// <summary>Takes what a store has read or decided.</summary>
    /// <param name="id">Who.</param>
    /// <param name="meta">The complete meta, compact UTF-8 JSON; not copied.</param>
    /// <param name="metaHash">The hash of the meta as the client sent it.</param>
    /// <param name="secondsToExpire">The lease, seconds.</param>
    /// <param name="registered">When this registration appeared, Unix milliseconds.</param>
    /// <param name="lastKnown">The last heartbeat, Unix milliseconds.</param>
    /// <param name="revision">The revision of the last transition.</param>
    public StoredRegistration(
        RegistrationId id, ReadOnlySpan<byte> meta, MetaHash metaHash, int secondsToExpire, long registered, long lastKnown, long revision)
    {
        Id = id;
        MetaHash = metaHash;
        SecondsToExpire = secondsToExpire;
        Registered = registered;
        Revision = revision;
        _lastKnown = lastKnown;
        // The parts of an id are checked to hold nothing that JSON would escape.
        _head = Encoding.ASCII.GetBytes(
            $$"""{"id":"{{id}}","name":"{{id.Name}}","version":"{{id.Version}}","host":"{{id.Host}}","port":{{id.Port}},"lastKnown":""");
        _tail = [.. ",\"meta\":"u8, .. meta, .. Encoding.ASCII.GetBytes($$""","revision":{{revision}}}""")];
        MetaLength = meta.Length;
        Fingerprint = FingerprintOf($"{id}@{revision}");
    }

    /// <summary>Who.</summary>
    public RegistrationId Id { get; }

    /// <summary>The hash of the meta as the client sent it.</summary>
    public MetaHash MetaHash { get; }

    /// <summary>The lease, seconds.</summary>
    public int SecondsToExpire { get; }

    /// <summary>When this registration appeared, Unix milliseconds.</summary>
    public long Registered { get; }

    /// <summary>Orders the transitions of one id.</summary>
    public long Revision { get; }

    /// <summary>The last heartbeat, Unix milliseconds.</summary>
    public long LastKnown => Volatile.Read(ref _lastKnown);

    /// <summary>When the lease runs out unless it is renewed, Unix milliseconds.</summary>
    public long ExpiresAt => LastKnown + (SecondsToExpire * 1000L);

    /// <summary>The complete meta, compact UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Meta => _tail.AsMemory(MetaStart, MetaLength);

    /// <summary>The most bytes that <see cref="WriteTo(Span{byte})"/> writes.</summary>
    public int MaxLength => _head.Length + _tail.Length + 20;

    /// <summary>A hash of the (id, revision) pair; summed into the ETag of a list.</summary>
    internal UInt128 Fingerprint { get; }

    private int MetaLength { get; }

    private static int MetaStart => ",\"meta\":"u8.Length;

    /// <summary>A registration that appears now.</summary>
    public static StoredRegistration Appear(Heartbeat heartbeat, DateTimeOffset now, long revision) =>
        Of(heartbeat, now.ToUnixTimeMilliseconds(), now, revision);

    /// <summary>This registration with the meta of <paramref name="heartbeat"/>.</summary>
    public StoredRegistration Change(Heartbeat heartbeat, DateTimeOffset now, long revision) => Of(heartbeat, Registered, now, revision);

    /// <summary>This registration with another revision.</summary>
    internal StoredRegistration With(long revision) => new(Id, Meta.Span, MetaHash, SecondsToExpire, Registered, LastKnown, revision);

    /// <summary>Notes a heartbeat; an older one than the last changes nothing.</summary>
    /// <remarks>Callers hold their store's lock: two at once could undo each other.</remarks>
    internal void Renew(long lastKnown) => Volatile.Write(ref _lastKnown, Math.Max(_lastKnown, lastKnown));

    /// <summary>Writes the registration's JSON, as <see cref="RegistrationConverter"/> does, and gives the number of bytes.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public int WriteTo(Span<byte> destination)
    {
        _head.CopyTo(destination);
        var length = _head.Length;
        _ = Utf8Formatter.TryFormat(LastKnown, destination[length..], out var digits);
        length += digits;
        _tail.CopyTo(destination[length..]);
        return length + _tail.Length;
    }

    /// <summary>Writes the registration's JSON.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => writer.Advance(WriteTo(writer.GetSpan(MaxLength)));

    /// <summary>The same as an element, for an event.</summary>
    public JsonElement ToElement()
    {
        var json = new byte[MaxLength];
        return JsonElement.Parse(json.AsSpan(0, WriteTo(json)));
    }

    /// <summary>The same as a value of the model.</summary>
    public Registration ToRegistration() =>
        new() { Id = Id, LastKnown = LastKnown, Meta = JsonElement.Parse(Meta.Span), Revision = Revision };

    internal static UInt128 FingerprintOf(UnreadableIds ids) => ids.IsEmpty ? 0 : FingerprintOf($"!{string.Join('!', ids.Ids)}");

    internal static UInt128 FingerprintOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static StoredRegistration Of(Heartbeat heartbeat, long registered, DateTimeOffset now, long revision) => new(
        heartbeat.Id,
        heartbeat.Meta.Complete(heartbeat.Id.Host, registered),
        heartbeat.Meta.Hash,
        heartbeat.SecondsToExpire,
        registered,
        now.ToUnixTimeMilliseconds(),
        revision);
}

/// <summary>A client's request to register or to renew its lease.</summary>
/// <param name="Id">The id.</param>
/// <param name="Meta">Its meta.</param>
/// <param name="SecondsToExpire">The lease, seconds: from the client, or the registry's default.</param>
public sealed record Heartbeat(RegistrationId Id, Meta Meta, int SecondsToExpire);

/// <summary>The effect of a heartbeat.</summary>
public enum HeartbeatKind
{
    /// <summary>It only extended the lease.</summary>
    Renewed,

    /// <summary>It created the registration: the first ever, or the first after its removal.</summary>
    New,

    /// <summary>It changed the meta of the registration.</summary>
    Changed,
}

/// <summary>The result of one heartbeat.</summary>
/// <param name="Kind">Its effect.</param>
/// <param name="Registration">The current registration.</param>
/// <param name="Event">The online to publish and acknowledge; null for a renewal.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HeartbeatOutcome(HeartbeatKind Kind, StoredRegistration Registration, RegistryEvent? Event);
