using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Heartbeats;

/// <summary>A registration that this process keeps alive.</summary>
/// <param name="Id">What it is a registration of.</param>
/// <param name="Meta">The app's meta with what the client fills in, compact UTF-8 JSON.</param>
internal sealed record Enrollment(RegistrationId Id, ReadOnlyMemory<byte> Meta)
{
    /// <summary>What it takes of a request, bytes, rounded up.</summary>
    public int Size => Meta.Length + Id.Name.Length + Id.Version.Length + Id.Host.Length + 64;

    /// <summary>
    /// Checks everything, and fills in what the app's meta leaves out: <c>secondsToExpire</c>, <c>hostname</c>, <c>pid</c>,
    /// <c>registered</c>.
    /// </summary>
    /// <param name="id">The registration, or null if its parts have faults.</param>
    /// <param name="meta">The app's, not changed; null for none.</param>
    /// <param name="lease">The lease that it asks for where the meta does not.</param>
    /// <param name="registered">When it was registered.</param>
    /// <param name="faults">Takes every fault.</param>
    /// <returns>The enrollment, or null if there are faults.</returns>
    public static Enrollment? TryCreate(RegistrationId? id, JsonObject? meta, TimeSpan lease, DateTimeOffset registered, FaultList faults)
    {
        var whole = meta?.DeepClone().AsObject() ?? [];
        Fill(whole, "secondsToExpire", (int)lease.TotalSeconds);
        Fill(whole, "hostname", Environment.MachineName);
        Fill(whole, "pid", Environment.ProcessId);
        Fill(whole, "registered", registered.ToUnixTimeMilliseconds());
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            whole.WriteTo(writer);
            writer.Flush();
            using var written = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = MetaRules.MaxDepth });
            MetaRules.Check(written.RootElement, faults);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            faults.Add("meta", $"must be JSON with at most {MetaRules.MaxDepth} levels");
        }

        if (buffer.WrittenCount > MetaRules.MaxBytes)
        {
            faults.Add(
                "meta",
                string.Create(
                    CultureInfo.InvariantCulture, $"has {buffer.WrittenCount} bytes of JSON; the limit is {MetaRules.MaxBytes}"));
        }

        return id is null || faults.Count > 0 ? null : new Enrollment(id, buffer.WrittenSpan.ToArray());
    }

    private static void Fill(JsonObject meta, string member, JsonNode value)
    {
        if (meta[member] is null)
        {
            meta[member] = value;
        }
    }
}
