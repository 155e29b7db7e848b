using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Keys;

/// <summary>The keys that the settings name, by the SHA-256 digests of them.</summary>
/// <remarks>
/// Digests have one length, so comparing them reveals nothing about a key. A key that was accepted once is recognised without its digest:
/// its holder knows it already, so the time it takes reveals nothing, and a heartbeat is not delayed.
/// </remarks>
public sealed class AccessKeys
{
    /// <summary>The longest text that is looked at.</summary>
    private const int MaxLength = 4096;

    private readonly (byte[] Digest, AccessKey Key)[] _keys;
    private readonly ConcurrentDictionary<string, AccessKey> _accepted = new(StringComparer.Ordinal);

    /// <summary>Makes the set.</summary>
    /// <param name="keys">Each with the digest of its UTF-8 text.</param>
    public AccessKeys(IEnumerable<(byte[] Digest, AccessKey Key)> keys) => _keys = [.. keys];

    /// <summary>Whether there are none: then only the host checks keys.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>All keys, without their digests.</summary>
    public IEnumerable<AccessKey> All => _keys.Select(entry => entry.Key);

    /// <summary>
    /// The key that a request sends: in the header <c>x-functions-key</c>, or without that header in the query's <c>code</c>.
    /// </summary>
    /// <returns>
    /// Null when it sends none, more than one, one that is not known, or one that has expired by <paramref name="time"/>.
    /// </returns>
    public AccessKey? Find(HttpRequest request, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        return given is [{ Length: > 0 and <= MaxLength } text]
            && (_accepted.TryGetValue(text, out var key) || (key = Check(text)) is not null)
            && (key.Expires is not { } end || time.GetUtcNow() < end) ? key : null;
    }

    private AccessKey? Check(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        AccessKey? found = null;
        foreach (var (known, key) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(digest, known) ? key : found;
        }

        // More texts than keys cannot be right, whatever they are.
        if (found is not null && _accepted.Count < _keys.Length)
        {
            _accepted[text] = found;
        }

        return found;
    }
}
