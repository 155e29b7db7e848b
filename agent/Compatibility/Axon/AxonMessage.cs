using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Agent.Compatibility.Axon;

/// <summary>The bytes of a message of axon 1.0, the messaging library of the former Thalassa.</summary>
/// <remarks>
/// A frame is one byte that says what it holds, three bytes of length (big-endian), and the content. 1 is bytes as they are, 0 is a
/// message of several parts, each a frame. The first part is the topic that subscribers choose by.
/// </remarks>
public static class AxonMessage
{
    private const byte SeveralParts = 0;
    private const byte Bytes = 1;
    private const int HeaderLength = 4;
    private const int LongestFrame = 0xFF_FFFF;

    /// <summary>That a registration appeared or changed: its id, <c>online</c>, and its JSON.</summary>
    public static byte[] Online(Registration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return Of(
            Text(registration.Id.ToString()), Text("online"), JsonSerializer.SerializeToUtf8Bytes(registration, Json.Default.Registration));
    }

    /// <summary>That a registration is gone: its id and <c>offline</c>.</summary>
    public static byte[] Offline(RegistrationId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Of(Text(id.ToString()), Text("offline"));
    }

    /// <summary>A message of these parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than 16 MiB, the most that its length can say.</exception>
    public static byte[] Of(params ReadOnlySpan<byte[]> parts)
    {
        var length = 0;
        foreach (var part in parts)
        {
            length += HeaderLength + part.Length;
        }

        if (length > LongestFrame)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), $"a message has at most {LongestFrame} bytes, this one {length}");
        }

        var message = new byte[HeaderLength + length];
        WriteHeader(message, SeveralParts, length);
        var rest = message.AsSpan(HeaderLength);
        foreach (var part in parts)
        {
            WriteHeader(rest, Bytes, part.Length);
            part.CopyTo(rest[HeaderLength..]);
            rest = rest[(HeaderLength + part.Length)..];
        }

        return message;
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static void WriteHeader(Span<byte> target, byte kind, int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        target[0] = kind;
    }
}
