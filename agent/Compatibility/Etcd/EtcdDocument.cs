using System.Globalization;
using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Etcd;

/// <summary>Reads the JSON document that etcd-registry keeps of a service.</summary>
internal static class EtcdDocument
{
    /// <summary>The version of a service whose document names none.</summary>
    public const string NoVersion = "0.0.0";

    /// <summary>What the document is a registration of, and the document; null when it is none.</summary>
    /// <param name="text">The value of a key.</param>
    public static (RegistrationId Id, JsonElement Meta)? Read(string text)
    {
        try
        {
            var json = JsonElement.Parse(text);
            return json.ValueKind == JsonValueKind.Object && IdOf(json) is { } id ? (id, json) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RegistrationId? IdOf(JsonElement json)
    {
        var address = Address(json);
        return RegistrationId.TryCreate(
            Text(json, "name"),
            Text(json, "version") ?? NoVersion,
            Text(json, "hostname") ?? address?.Host.Trim('[', ']'),
            Text(json, "port") ?? PortOf(address),
            new FaultList());
    }

    // A client that is given a port writes it; one that is given an address writes only that.
    private static Uri? Address(JsonElement json) =>
        Uri.TryCreate(Text(json, "url") ?? $"http://{Text(json, "host")}", UriKind.Absolute, out var address) ? address : null;

    private static string? PortOf(Uri? address) => address is { Port: > 0 } ? address.Port.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        }
        : null;
}
