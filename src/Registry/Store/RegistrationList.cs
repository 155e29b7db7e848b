using System.Buffers;
using Thalassa.Model;

namespace Thalassa.Registry.Store;

/// <summary>Registrations in order, with an ETag.</summary>
public sealed class RegistrationList
{
    private const int ChunkBytes = 32 * 1024;
    private readonly StoredRegistration[] _items;

    /// <summary>Takes registrations in the order of <see cref="RegistrationOrder"/>; the array is not copied.</summary>
    /// <param name="items">Those that could be read.</param>
    /// <param name="unreadable">Those that are there as well and could not; null for none.</param>
    public RegistrationList(StoredRegistration[] items, UnreadableIds? unreadable = null)
    {
        _items = items;
        Unreadable = unreadable ?? UnreadableIds.None;
        var sum = (UInt128)(uint)items.Length + StoredRegistration.FingerprintOf(Unreadable);
        foreach (var item in items)
        {
            sum += item.Fingerprint;
        }

        ETag = $"\"{sum:x32}\"";
    }

    /// <summary>No registration.</summary>
    public static RegistrationList Empty { get; } = new([]);

    /// <summary>The registrations, by <see cref="RegistrationOrder"/>.</summary>
    public ReadOnlySpan<StoredRegistration> Items => _items;

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <summary>The registrations that are there and not listed, since their rows cannot be read.</summary>
    public UnreadableIds Unreadable { get; }

    /// <summary>
    /// A strong-looking entity tag over ids and revisions and what is unreadable, in quotes: heartbeats do not change it, every
    /// transition does.
    /// </summary>
    public string ETag { get; }

    /// <summary>Writes the JSON array.</summary>
    /// <remarks>In chunks, so that a pipe can hand on what it has; the caller flushes.</remarks>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        var used = 0;
        var span = writer.GetSpan(ChunkBytes);
        span[used++] = (byte)'[';
        for (var i = 0; i < _items.Length; i++)
        {
            var item = _items[i];
            if (span.Length - used < item.MaxLength + 2)
            {
                writer.Advance(used);
                used = 0;
                span = writer.GetSpan(Math.Max(ChunkBytes, item.MaxLength + 2));
            }

            if (i > 0)
            {
                span[used++] = (byte)',';
            }

            used += item.WriteTo(span[used..]);
        }

        writer.Advance(used);
        writer.Write("]"u8);
    }
}
