using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Thalassa.Registry.Store;

/// <summary>Identifies a meta: the first 128 bits of the SHA-256 of what the client sent.</summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The next eight bytes, big-endian.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MetaHash(ulong High, ulong Low)
{
    /// <summary>Hashes a body as it arrived.</summary>
    public static MetaHash Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return new MetaHash(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <returns>The hash, or the default value, which no body has, if the text is none.</returns>
    public static MetaHash Parse(string? text) =>
        text is { Length: 32 }
        && ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
        && ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new MetaHash(high, low)
            : default;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
