using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Thalassa.Agent.Files;
using Thalassa.Agent.Model;
using Thalassa.Client;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Routing;

/// <summary>The agent's memory: Aqueduct's <c>{version, frontends, backends}</c>, members included.</summary>
/// <remarks>
/// Four members of the file are ours, and strange to no ancestor: <c>routing</c> (<c>local</c> or <c>fleet</c>), <c>addresses</c>
/// (host name to address), <c>drained</c> (members without traffic by an operator's word) and <c>asOf</c> (when the registry had last
/// confirmed it, in Unix milliseconds), so that an agent starts
/// from it with registry and name servers down, and knows how old it is.
/// </remarks>
public sealed partial class PersistenceFile
{
    // The end of the year 9999, in Unix milliseconds.
    private const long LatestTime = 253_402_300_800_000;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DeferredFile _file;
    private byte[] _put = [];
    private string? _failure;

    /// <summary>Makes the memory of an agent; nothing is read or written yet.</summary>
    public PersistenceFile(string path, TimeProvider time, ILogger<PersistenceFile> logger)
    {
        (_path, _time, _logger) = (path, time, logger);
        _file = new DeferredFile(path);
    }

    /// <summary>Reads the file. What is wrong in it is reported, the file is kept beside it, and the rest is used.</summary>
    /// <exception cref="IOException">It exists but cannot be read, or a damaged one cannot be kept; to go on would lose it.</exception>
    public PersistedState Load()
    {
        if (!File.Exists(_path))
        {
            return PersistedState.Empty;
        }

        var content = File.ReadAllBytes(_path);
        var faults = new FaultList();
        var state = Read(content, faults);
        if (faults.Count > 0)
        {
            var kept = $"{_path}.damaged-{_time.GetUtcNow().ToUnixTimeMilliseconds()}";
            File.Copy(_path, kept, overwrite: true);
            LogDamaged(_path, kept, faults);
        }

        return state;
    }

    /// <summary>Writes the file, if that changes it.</summary>
    /// <param name="desired">What the agent is to do, with the members of the moment.</param>
    /// <param name="addresses">The addresses of hosts that have names.</param>
    /// <param name="isOfFleet">Whether the routing is the registry's.</param>
    /// <param name="asOf">When the registry had last confirmed it.</param>
    /// <param name="drained">The members that an operator drains.</param>
    /// <param name="isPromised">Whether it must be on the disk when this returns; else it is soon after.</param>
    /// <returns>Why it could not be written, now or behind the back of an earlier call, or null.</returns>
    /// <remarks>
    /// That the registry confirmed the same again is no change, so the file may be older than the knowledge, never younger.
    /// </remarks>
    public string? Save(
        RoutingSnapshot desired,
        IReadOnlyDictionary<string, IPAddress> addresses,
        bool isOfFleet,
        DateTimeOffset? asOf = null,
        IReadOnlyList<string>? drained = null,
        bool isPromised = true)
    {
        var content = PersistedJson.Write(desired, addresses, drained ?? [], isOfFleet, null);
        if (!content.AsSpan().SequenceEqual(_put))
        {
            _file.Put(PersistedJson.Write(desired, addresses, drained ?? [], isOfFleet, asOf));
            _put = content;
        }

        if (isPromised)
        {
            Settle();
        }
        else if (_file.IsBehind)
        {
            _ = Task.Run(Settle);
        }

        return Volatile.Read(ref _failure);
    }

    /// <summary>Returns when everything that was saved is on the disk, or cannot be brought there.</summary>
    public void Settle()
    {
        try
        {
            _file.Flush();
            Volatile.Write(ref _failure, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _failure, failure.Message);
            LogUnsaved(_path, failure.Message);
        }
    }

    private static PersistedState Read(ReadOnlySpan<byte> content, FaultList faults)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(content);
        }
        catch (JsonException failure)
        {
            faults.Add("file", $"is not JSON: {failure.Message}");
            return PersistedState.Empty;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            faults.Add("file", "is not an object with frontends and backends");
            return PersistedState.Empty;
        }

        var members = ImmutableArray.CreateBuilder<Registration>();
        var table = ReadObjects(root, RoutingKind.Frontend, RoutingTable.Empty, members, faults);
        table = ReadObjects(root, RoutingKind.Backend, table, members, faults);
        return new PersistedState(
            table,
            [.. members.DistinctBy(member => member.Id)],
            ReadAddresses(root),
            root.TryGetProperty("routing", out var routing) && routing.ValueEquals("fleet"))
        {
            AsOf =
                root.TryGetProperty("asOf", out var asOf)
                && asOf.ValueKind == JsonValueKind.Number
                && asOf.TryGetInt64(out var at)
                && at is > 0 and < LatestTime
                    ? DateTimeOffset.FromUnixTimeMilliseconds(at)
                    : null,
            Drained =
                root.TryGetProperty("drained", out var drained) && drained.ValueKind == JsonValueKind.Array
                    ? [.. drained.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
                    : [],
        };
    }

    private static RoutingTable ReadObjects(
        JsonElement root, RoutingKind kind, RoutingTable table, ImmutableArray<Registration>.Builder members, FaultList faults)
    {
        if (!root.TryGetProperty(kind.Path(), out var items) || items.ValueKind != JsonValueKind.Array)
        {
            faults.Add(kind.Path(), "is missing or no array");
            return table;
        }

        foreach (var (i, item) in items.EnumerateArray().Index())
        {
            var key =
                item.ValueKind == JsonValueKind.Object && item.TryGetProperty("key", out var text) && text.ValueKind == JsonValueKind.String
                    ? text.GetString()!
                    : string.Empty;
            if (RoutingObject.Read(kind, key, item, faults.At($"{kind.Path()}[{i}].")) is not { } read)
            {
                continue;
            }

            table = table.With(read);
            if (
                read.Backend is { IsDynamic: true }
                && item.TryGetProperty("members", out var list)
                && list.ValueKind == JsonValueKind.Array)
            {
                members.AddRange(list.EnumerateArray().Select(ReadMember).OfType<Registration>());
            }
        }

        return table;
    }

    private static Registration? ReadMember(JsonElement json)
    {
        try
        {
            return json.Deserialize(Json.Default.Registration);
        }
        catch (JsonException)
        {
            // The registry tells the members anyway; one that is lost here is back with its answer.
            return null;
        }
    }

    private static ImmutableDictionary<string, IPAddress> ReadAddresses(JsonElement root) =>
        root.TryGetProperty("addresses", out var addresses) && addresses.ValueKind == JsonValueKind.Object
            ? addresses.EnumerateObject()
                .Where(item => item.Value.ValueKind == JsonValueKind.String && IPAddress.TryParse(item.Value.GetString(), out var address)
                    && HostText.IsUsable(address))
                .DistinctBy(item => item.Name)
                .ToImmutableDictionary(item => item.Name, item => IPAddress.Parse(item.Value.GetString()!), StringComparer.Ordinal)
            : ImmutableDictionary<string, IPAddress>.Empty;

    [LoggerMessage(
        LogEvents.StateDamaged, LogLevel.Error,
        "{Path} is damaged; it is kept as {Kept}, and what can be read of it is used. {Faults}")]
    private partial void LogDamaged(string path, string kept, FaultList faults);

    [LoggerMessage(
        LogEvents.StateNotSaved, LogLevel.Error,
        "{Path} could not be written, so a restart would lose the last change: {Failure}")]
    private partial void LogUnsaved(string path, string failure);
}
