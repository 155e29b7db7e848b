using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Thalassa.Local.Hosting;

/// <summary>The one host key of an app outside Azure, from the setting <c>THALASSA_API_KEY</c>.</summary>
/// <remarks>
/// An app with the section <c>AccessKeys</c> has keys of its own, which it checks by a middleware for each call that needs one.
/// </remarks>
internal sealed class ApiKey
{
    public const string Setting = "THALASSA_API_KEY";

    private const string Own = "AccessKeys";

    // Digests have one length, so comparing them reveals nothing about the key or its length.
    private readonly byte[]? _digest;

    private ApiKey(string? key) => _digest = key is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>What keys there are, or null when none is set.</summary>
    public static ApiKey? Read(IConfiguration configuration) => configuration.GetSection(Own).GetChildren().Any() ? new ApiKey(key: null)
        : configuration[Setting] is { Length: > 0 } key ? new ApiKey(key)
        : null;

    /// <summary>
    /// Whether a request has it: in the header <c>x-functions-key</c>, or without that header in the query's <c>code</c>; or the app itself
    /// checks that.
    /// </summary>
    public bool Accepts(HttpRequest request)
    {
        if (_digest is null)
        {
            return true;
        }

        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        return given is [{ Length: <= 4096 } text]
            && SHA256.TryHashData(Encoding.UTF8.GetBytes(text), digest, out _)
            && CryptographicOperations.FixedTimeEquals(digest, _digest);
    }
}
