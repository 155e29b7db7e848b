using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Thalassa.Local.ServiceBus.Access;

/// <summary>Checks shared access signatures, of requests and of connections.</summary>
internal sealed class SharedAccessSignature(IEnumerable<AccessPolicy> policies, TimeProvider clock)
{
    private const long LastSecond = 253_402_300_799;
    private const string Scheme = "SharedAccessSignature ";

    private readonly Dictionary<string, AccessPolicy> _policies = policies.ToDictionary(policy => policy.Name, StringComparer.Ordinal);

    /// <exception cref="ServiceBusFault">401: it is missing, wrong, expired, for something else, or its key has not that right.</exception>
    public void Check(string? authorization, string host, string path, EntityRights right) => Read(authorization, host, path).Demand(right);

    /// <exception cref="ServiceBusFault">401: it is missing, wrong, expired or for something else.</exception>
    public AccessGrant Read(string? authorization, string host, string path)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw ServiceBusFault.Unauthorized("MissingToken: there is no shared access signature.");
        }

        var parts = Split(authorization[Scheme.Length..]);
        var resource = parts.GetValueOrDefault("sr", string.Empty);
        var end = parts.GetValueOrDefault("se", string.Empty);
        if (!_policies.TryGetValue(WebUtility.UrlDecode(parts.GetValueOrDefault("skn", string.Empty)), out var policy)
            || !IsSignedBy(policy, resource, end, WebUtility.UrlDecode(parts.GetValueOrDefault("sig", string.Empty))))
        {
            throw ServiceBusFault.Unauthorized("InvalidSignature: the token has an invalid signature.");
        }

        if (!long.TryParse(end, out var seconds) || seconds > LastSecond || seconds <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            throw ServiceBusFault.Unauthorized("ExpiredToken: the token is expired.");
        }

        if (!Covers(WebUtility.UrlDecode(resource), host, path))
        {
            throw ServiceBusFault.Unauthorized("InvalidAudience: the token is for another resource.");
        }

        return new AccessGrant(policy, DateTimeOffset.FromUnixTimeSeconds(seconds));
    }

    private static Dictionary<string, string> Split(string token) => token.Split('&')
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);

    // The key is used as its text is, and 'sr' as it was written, not as it decodes.
    private static bool IsSignedBy(AccessPolicy policy, string resource, string end, string signature)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(policy.Key), Encoding.UTF8.GetBytes($"{resource}\n{end}"));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Convert.ToBase64String(expected)), Encoding.UTF8.GetBytes(signature));
    }

    // Clients write the resource with http, https, sb or amqps alike; only the host and the path count.
    private static bool Covers(string resource, string host, string path) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri)
        && string.Equals(uri.Host, host, StringComparison.OrdinalIgnoreCase)
        && $"{path.TrimEnd('/')}/".StartsWith(
            $"{Uri.UnescapeDataString(uri.AbsolutePath).TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase);
}
