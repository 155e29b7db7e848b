using System.Buffers;
using System.Text.Json;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Heartbeats;

/// <summary>Registrations that are renewed by one request. Written once, and sent again and again until one of them changes.</summary>
/// <param name="Ids">What it renews, in the order of the answer.</param>
/// <param name="Json">The request's body, UTF-8.</param>
internal sealed record Bulk(IReadOnlyList<RegistrationId> Ids, ReadOnlyMemory<byte> Json)
{
    /// <summary>The most registrations that the registry takes in one request.</summary>
    public const int MaxItems = 1000;

    // The registry takes 4 MiB.
    private const int MaxBytes = 4_000_000;

    /// <summary>Writes as few requests as hold them all.</summary>
    public static IReadOnlyList<Bulk> Of(IEnumerable<Enrollment> enrollments)
    {
        var bulks = new List<Bulk>();
        var ids = new List<RegistrationId>();
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        foreach (var enrollment in enrollments)
        {
            if (ids.Count == MaxItems || json.BytesCommitted + json.BytesPending + enrollment.Size > MaxBytes)
            {
                Close();
            }

            if (ids.Count == 0)
            {
                json.WriteStartArray();
            }

            ids.Add(enrollment.Id);
            Write(enrollment, json);
        }

        if (ids.Count > 0)
        {
            Close();
        }

        return bulks;

        void Close()
        {
            json.WriteEndArray();
            json.Flush();
            bulks.Add(new Bulk([.. ids], buffer.WrittenSpan.ToArray()));
            ids.Clear();
            buffer.ResetWrittenCount();
            json.Reset();
        }
    }

    private static void Write(Enrollment enrollment, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, enrollment.Id.Name);
        json.WriteString("version"u8, enrollment.Id.Version);
        json.WriteString("host"u8, enrollment.Id.Host);
        json.WriteNumber("port"u8, enrollment.Id.Port);
        json.WritePropertyName("meta"u8);
        json.WriteRawValue(enrollment.Meta.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}
