using System.Buffers.Binary;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Looks over encoded values before the library decodes them: it recurses, and takes counts at their word.</summary>
internal static class EncodingLimits
{
    private const int MaxDepth = 64;

    /// <summary>Whether values are safe to decode. What is wrong in other ways is left to the decoder.</summary>
    /// <param name="encoded">Values, one after the other.</param>
    /// <param name="onlyFirst">Whether what follows the first value is something else.</param>
    public static bool Hold(ReadOnlySpan<byte> encoded, bool onlyFirst = false)
    {
        // Of what is open: the end of a list or map, or how many values a described one still needs, below zero.
        Span<int> open = stackalloc int[MaxDepth];
        var (depth, at) = (0, 0);
        while (true)
        {
            while (depth > 0 && open[depth - 1] >= 0 && at >= open[depth - 1])
            {
                depth = Complete(open, depth - 1);
            }

            if (at >= encoded.Length || (onlyFirst && at > 0 && depth == 0))
            {
                return true;
            }

            var code = encoded[at++];
            var (sizeWidth, isNested, isArray) = (code >> 4) switch
            {
                0xA => (1, false, false),
                0xB => (4, false, false),
                0xC => (1, true, false),
                0xD => (4, true, false),
                0xE => (1, false, true),
                0xF => (4, false, true),
                _ => (0, code == 0, false),
            };
            if (isNested && depth == MaxDepth)
            {
                return false;
            }

            if (code == 0)
            {
                open[depth++] = -2;
                continue;
            }

            if (sizeWidth == 0)
            {
                at += (code >> 4) <= 4 ? 0 : 1 << ((code >> 4) - 5);
                depth = Complete(open, depth);
                continue;
            }

            if (!TryRead(encoded, ref at, sizeWidth, out var size))
            {
                return true;
            }

            var end = (int)Math.Min(at + size, encoded.Length);
            if (isNested || isArray)
            {
                // Each value takes at least a byte, unless an array is of values without any.
                if (TryRead(encoded, ref at, sizeWidth, out var count) && count > size)
                {
                    return false;
                }

                // Of arrays clients send those of plain values only.
                if (isArray && at < end && (encoded[at] == 0 || encoded[at] >> 4 >= 0xC))
                {
                    return false;
                }
            }

            if (isNested)
            {
                open[depth++] = end;
            }
            else
            {
                at = end;
                depth = Complete(open, depth);
            }
        }
    }

    private static int Complete(Span<int> open, int depth)
    {
        while (depth > 0 && open[depth - 1] < 0 && ++open[depth - 1] == 0)
        {
            depth--;
        }

        return depth;
    }

    private static bool TryRead(ReadOnlySpan<byte> encoded, ref int at, int width, out long number)
    {
        number = 0;
        if (encoded.Length - at < width)
        {
            return false;
        }

        number = width == 1 ? encoded[at] : BinaryPrimitives.ReadUInt32BigEndian(encoded[at..]);
        at += width;
        return true;
    }
}
