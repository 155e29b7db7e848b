namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>What a watch learned.</summary>
/// <param name="Service">The service.</param>
/// <param name="Failure">Why it cannot be watched, or null when its instances changed or are watched again.</param>
internal sealed record ConsulNews(string Service, string? Failure);
