using System.Text.Json.Nodes;

namespace Thalassa.Functions.Registrations;

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
