namespace Thalassa.Agent.Access;

/// <summary>Who may call the API, and how often.</summary>
/// <param name="IsLoopback">Whether only programs of this machine can.</param>
/// <param name="ApiKey">The key, or null for none.</param>
/// <param name="Tls">How the API speaks TLS, or null for plain HTTP.</param>
/// <param name="RateLimit">Requests per second of one address, beyond loopback; 0 for no limit.</param>
public sealed record AccessOptions(bool IsLoopback, string? ApiKey, TlsFiles? Tls, int RateLimit);
