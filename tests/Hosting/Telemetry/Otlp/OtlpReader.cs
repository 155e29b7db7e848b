using Google.Protobuf;

namespace Thalassa.Hosting.Tests.Telemetry.Otlp;

/// <summary>Reads what of an OTLP request the tests look at, by the field numbers of <c>opentelemetry/proto</c>.</summary>
internal static class OtlpReader
{
    /// <summary>The spans of an <c>ExportTraceServiceRequest</c>.</summary>
    public static IEnumerable<OtlpSpan> Spans(byte[] request)
    {
        foreach (var resource in Fields(request).Where(field => field.Number == 1).Select(field => field.Bytes))
        {
            var service = ServiceOf(resource);
            foreach (var span in Inside(Inside([resource], 2), 2))
            {
                yield return SpanOf(service, span);
            }
        }
    }

    /// <summary>The names of the metrics of an <c>ExportMetricsServiceRequest</c>, with the service that they are of.</summary>
    public static IEnumerable<(string Service, string Name)> Metrics(byte[] request) => Inside([request], 1).SelectMany(resource =>
        Inside(Inside([resource], 2), 2).Select(metric => (ServiceOf(resource), Text(metric, 1))));

    private static string ServiceOf(byte[] resource) =>
        Inside([resource], 1).SelectMany(Attributes).First(pair => pair.Key == "service.name").Value;

    private static OtlpSpan SpanOf(string service, byte[] span)
    {
        var fields = Fields(span).ToList();
        return new OtlpSpan(
            service,
            Text(span, 5),
            Hexadecimal(1),
            Hexadecimal(2),
            Hexadecimal(4),
            fields.Where(field => field.Number == 9).Select(field => Attribute(field.Bytes)).ToDictionary(StringComparer.Ordinal));

        string Hexadecimal(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(field => field.Number == number).Bytes ?? []);
    }

    private static IEnumerable<KeyValuePair<string, string>> Attributes(byte[] message) => Inside([message], 1).Select(Attribute);

    private static KeyValuePair<string, string> Attribute(byte[] attribute)
    {
        var value = Fields(Inside([attribute], 2).Single()).First();
        return KeyValuePair.Create(
            Text(attribute, 1), value.Number == 1 ? System.Text.Encoding.UTF8.GetString(value.Bytes) : $"{value.Value}");
    }

    private static string Text(byte[] message, int number) =>
        System.Text.Encoding.UTF8.GetString(Fields(message).FirstOrDefault(field => field.Number == number).Bytes ?? []);

    private static IEnumerable<byte[]> Inside(IEnumerable<byte[]> messages, int number) =>
        messages.SelectMany(message => Fields(message).Where(field => field.Number == number).Select(field => field.Bytes));

    private static List<(int Number, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        var fields = new List<(int, byte[], ulong)>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => (WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray(), 0),
                WireFormat.WireType.Varint => (WireFormat.GetTagFieldNumber(tag), [], input.ReadUInt64()),
                WireFormat.WireType.Fixed64 => (WireFormat.GetTagFieldNumber(tag), [], input.ReadFixed64()),
                _ => (WireFormat.GetTagFieldNumber(tag), [], input.ReadFixed32()),
            });
        }

        return fields;
    }
}
