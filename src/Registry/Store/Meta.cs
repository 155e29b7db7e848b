using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Registry.Store;

/// <summary>A client's meta, checked, as compact UTF-8 JSON. Immutable; one value may serve many registrations.</summary>
public sealed class Meta
{
    private readonly byte[] _json;
    private readonly bool _hasHostname;
    private readonly bool _hasRegistered;

    private Meta(MetaHash hash, byte[] json, int? secondsToExpire, bool hasHostname, bool hasRegistered)
    {
        Hash = hash;
        _json = json;
        SecondsToExpire = secondsToExpire;
        _hasHostname = hasHostname;
        _hasRegistered = hasRegistered;
    }

    /// <summary>The hash of what the client sent, so that what the registry fills in is no change.</summary>
    public MetaHash Hash { get; }

    /// <summary>The lease that the client asks for, seconds, or null.</summary>
    public int? SecondsToExpire { get; }

    /// <summary>Roughly what it keeps in memory, bytes.</summary>
    internal int Size => _json.Length + 128;

    /// <summary>Checks a body and notes every fault of it.</summary>
    /// <param name="body">UTF-8 JSON; nothing at all stands for an empty object.</param>
    /// <param name="hash">The hash of <paramref name="body"/>.</param>
    /// <param name="faults">Takes the faults, under <c>meta</c> or <c>meta.member</c>.</param>
    /// <returns>The meta, or null if <paramref name="faults"/> grew.</returns>
    public static Meta? Read(ReadOnlyMemory<byte> body, MetaHash hash, FaultList faults)
    {
        if (body.Length > MetaRules.MaxBytes)
        {
            faults.Add("meta", $"has {body.Length} bytes of JSON; the limit is {MetaRules.MaxBytes}");
            return null;
        }

        using var document = StrictJson.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, MetaRules.MaxDepth, "meta", faults);
        if (document is null)
        {
            return null;
        }

        var before = faults.Count;
        MetaRules.Check(document.RootElement, faults);
        if (faults.Count > before)
        {
            return null;
        }

        var root = document.RootElement;
        return new Meta(
            hash,
            Compact(root),
            MetaRules.SecondsToExpire(root, 0) is > 0 and var seconds ? seconds : null,
            IsGiven(root, "hostname"),
            IsGiven(root, "registered"));
    }

    /// <summary>The meta as returned to callers: always with <c>hostname</c> and <c>registered</c>.</summary>
    /// <param name="host">Stands in for a hostname that the client did not give.</param>
    /// <param name="registered">Stands in for <c>registered</c>, Unix milliseconds.</param>
    public byte[] Complete(string host, long registered)
    {
        if (_hasHostname && _hasRegistered)
        {
            return _json;
        }

        var text = new StringBuilder();
        if (!_hasHostname)
        {
            text.Append(",\"hostname\":\"").Append(host).Append('"');
        }

        if (!_hasRegistered)
        {
            text.Append(",\"registered\":").Append(registered);
        }

        var isEmpty = _json.Length == 2;
        return
        [
            .. _json.AsSpan(..^1),
            .. Encoding.ASCII.GetBytes(text.ToString(isEmpty ? 1 : 0, text.Length - (isEmpty ? 1 : 0))),
            (byte)'}',
        ];
    }

    private static bool IsGiven(JsonElement meta, string member) =>
        meta.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>The client's own text without the white space, and without a null where the registry fills in a value.</summary>
    private static byte[] Compact(JsonElement meta)
    {
        var json = new ArrayBufferWriter<byte>(256);
        json.Write("{"u8);
        foreach (var property in meta.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null && (property.NameEquals("hostname") || property.NameEquals("registered")))
            {
                continue;
            }

            json.Write(json.WrittenCount > 1 ? ",\""u8 : "\""u8);
            json.Write(JsonMarshal.GetRawUtf8PropertyName(property));
            json.Write("\":"u8);
            CompactJson.Write(JsonMarshal.GetRawUtf8Value(property.Value), json);
        }

        json.Write("}"u8);
        return json.WrittenSpan.ToArray();
    }
}
