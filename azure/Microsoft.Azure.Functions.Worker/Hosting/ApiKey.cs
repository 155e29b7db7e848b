using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The one host key of an app outside Azure, from the setting <c>THALASSA_API_KEY</c>.</summary>
internal sealed class ApiKey
{
    public const string Setting = "THALASSA_API_KEY";

    // Digests have one length, so comparing them tells nothing about the key, its length included.
    private readonly byte[] _digest;

    private ApiKey(string key) => _digest = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The key, or null when none is set.</summary>
    public static ApiKey? Read(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } key ? new ApiKey(key) : null;

    /// <summary>Whether a request has it: in the header <c>x-functions-key</c>, or without that header in the query's <c>code</c>.</summary>
    public bool Accepts(HttpRequest request)
    {
        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        return given is [{ Length: <= 4096 } text]
            && SHA256.TryHashData(Encoding.UTF8.GetBytes(text), digest, out _)
            && CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
