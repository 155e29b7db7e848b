using System.Text.Json;
using System.Text.Json.Serialization;
using Thalassa.Model.Registrations;

namespace Thalassa.Client;

/// <summary>A live member of a service, in the form that etcd-registry gives it.</summary>
/// <param name="Name">The service.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Hostname">The name or address that it is reached by, without brackets.</param>
/// <param name="Host">Name or address, and port: <c>10.0.0.5:8080</c>, <c>[2001:db8::5]:8080</c>.</param>
/// <param name="Url">Its address, <c>http://10.0.0.5:8080</c>; with the scheme that its meta's <c>protocol</c> says, <c>http</c> or
/// <c>https</c>.</param>
/// <param name="Version">The version of the service.</param>
public sealed record ServiceDocument(
    [property: JsonPropertyOrder(0)] string Name,
    [property: JsonPropertyOrder(1)] int Port,
    [property: JsonPropertyOrder(2)] string Hostname,
    [property: JsonPropertyOrder(3)] string Host,
    [property: JsonPropertyOrder(4)] string Url,
    [property: JsonPropertyOrder(5)] string Version)
{
    /// <summary>The document of a registration.</summary>
    public static ServiceDocument Of(Registration registration)
    {
        var id = registration.Id;
        var host = $"{(Uri.CheckHostName(id.Host) == UriHostNameType.IPv6 ? $"[{id.Host}]" : id.Host)}:{id.Port}";
        var isHttps = registration.Meta.ValueKind == JsonValueKind.Object
            && registration.Meta.TryGetProperty("protocol", out var protocol)
            && protocol.ValueKind == JsonValueKind.String
            && protocol.ValueEquals("https");
        return new ServiceDocument(id.Name, id.Port, id.Host, host, $"{(isHttps ? "https" : "http")}://{host}", id.Version);
    }
}
