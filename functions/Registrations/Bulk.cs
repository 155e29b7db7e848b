using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Access;
using Thalassa.Functions.Problems;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Registrations;

/// <summary>The heartbeats of one request. An error in one does not affect the others.</summary>
internal sealed class Bulk
{
    /// <summary>Maximum size of the body, bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Maximum number of registrations.</summary>
    public const int MaxItems = 1000;

    // Deeper than a meta may be, so that one that is too deep is a fault of its registration alone.
    private const int MaxDepth = 64;

    private readonly List<Item> _items = [];
    private bool _isArray;

    /// <summary>Reads a registration or an array of them.</summary>
    /// <returns>The bulk with the errors of each item, or null if the body is invalid as a whole.</returns>
    public static Bulk? Read(ReadOnlyMemory<byte> body, ServiceRegistry registry, FaultList faults)
    {
        using var document = StrictJson.Parse(body, MaxDepth, "body", faults);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        var isArray = root.ValueKind == JsonValueKind.Array;
        if ((!isArray && root.ValueKind != JsonValueKind.Object) || (isArray && root.GetArrayLength() > MaxItems))
        {
            faults.Add(
                "body",
                $"must be a registration, such as {{\"name\": \"web\", \"version\": \"1.0.0\", \"host\": \"10.0.0.5\", \"port\": 80}}, "
                + $"or an array of at most {MaxItems} of them");
            return null;
        }

        var bulk = new Bulk { _isArray = isArray };
        bulk.ReadItems(isArray ? [.. root.EnumerateArray()] : [root], registry);
        return bulk;
    }

    /// <summary>Applies all valid items at once, and answers each item in the order of the request.</summary>
    /// <exception cref="AccessDeniedException">It is a single registration, and the request's key does not cover its name.</exception>
    public async Task<IResult> SendAsync(Registrar registrar, HttpContext http)
    {
        if (!_isArray)
        {
            return _items is [{ Heartbeat: { } only }]
                ? new RegistrationAnswer((await registrar.HeartbeatAsync(http, only)).Registration)
                : ApiProblem.Invalid(_items[0].Faults);
        }

        foreach (var item in _items)
        {
            if (item.Heartbeat is { } heartbeat && !registrar.MayChange(http, heartbeat))
            {
                (item.Heartbeat, item.Status) = (null, StatusCodes.Status403Forbidden);
                item.Faults.Add("name", AccessDeniedException.OtherName);
            }
        }

        var outcomes = await registrar.HeartbeatAsync(http, [.. _items.Select(item => item.Heartbeat).OfType<Heartbeat>()]);

        var json = new ArrayBufferWriter<byte>(512 * _items.Count + 2);
        Write(json, outcomes);
        return TypedResults.Bytes(json.WrittenMemory, "application/json");
    }

    private void ReadItems(JsonElement[] items, ServiceRegistry registry)
    {
        var seen = new Dictionary<RegistrationId, int>();
        foreach (var json in items)
        {
            var item = new Item(new FaultList());
            item.Heartbeat = registry.Read(json, item.Faults);
            if (item.Heartbeat is { Id: var id } && !seen.TryAdd(id, _items.Count))
            {
                item.Faults.Add("id", $"is the same as in item {seen[id]} of this request; send each registration once");
                item.Heartbeat = null;
            }

            _items.Add(item);
        }
    }

    private void Write(ArrayBufferWriter<byte> json, IReadOnlyList<HeartbeatOutcome> outcomes)
    {
        var sent = 0;
        var separator = "["u8;
        foreach (var item in _items)
        {
            json.Write(separator);
            if (item.Heartbeat is null)
            {
                json.Write(
                    item.Status == StatusCodes.Status403Forbidden ? "{\"status\":403,\"errors\":"u8 : "{\"status\":400,\"errors\":"u8);
                json.Write(JsonSerializer.SerializeToUtf8Bytes(item.Faults.ToErrors(), BulkJson.Relaxed.DictionaryStringStringArray));
            }
            else
            {
                json.Write("{\"status\":200,\"registration\":"u8);
                outcomes[sent++].Registration.WriteTo(json);
            }

            json.Write("}"u8);
            separator = ","u8;
        }

        json.Write(_items.Count == 0 ? "[]"u8 : "]"u8);
    }

    private sealed record Item(FaultList Faults)
    {
        public Heartbeat? Heartbeat { get; set; }

        public int Status { get; set; } = StatusCodes.Status400BadRequest;
    }
}

/// <summary>The JSON of the faults of an item.</summary>
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class BulkJson : JsonSerializerContext
{
    /// <summary>Without the escapes that only a browser's HTML parser needs.</summary>
    public static BulkJson Relaxed =>
        field ??= new BulkJson(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>A registration to create or renew.</summary>
/// <param name="Name">The service; bender's clients call it <c>app</c>.</param>
/// <param name="Version">Its version.</param>
/// <param name="Host">A DNS name or an address.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record BulkItem(string Name, string Version, string Host, int Port)
{
    /// <summary>Free JSON of the app; <c>secondsToExpire</c> is the lease.</summary>
    public JsonObject? Meta { get; init; }
}

/// <summary>What became of one of many.</summary>
/// <param name="Status">200; 400 for one that has faults; 403 for one that the key may not register.</param>
public sealed record BulkResult(int Status)
{
    /// <summary>The registration; only with 200.</summary>
    public Registration? Registration { get; init; }

    /// <summary>Every fault by its field; only with 400 and 403.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
