using System.Buffers;
using System.Text.Json;

namespace Thalassa.Client.Heartbeats;

/// <summary>Reads what the registry answers to a bulk: an array with one object for each registration, in their order.</summary>
/// <remarks>
/// A process with many registrations gets a long answer every few seconds, of which only the statuses are of interest: it is read into a
/// borrowed buffer
/// and scanned, and nothing is made of what went well.
/// </remarks>
internal static class BulkAnswer
{
    // A thousand registrations of the largest meta fit.
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Reads and checks an answer.</summary>
    /// <param name="response">A success.</param>
    /// <param name="host">Who answered.</param>
    /// <param name="count">How many registrations were sent.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was refused; empty when all is well.</returns>
    /// <exception cref="RegistryException">It is no such answer.</exception>
    public static async Task<IReadOnlyList<RefusedItem>> ReadAsync(
        HttpResponseMessage response, Uri host, int count, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var known = response.Content.Headers.ContentLength ?? 0;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(known + 1, 4096, MaxBytes));
        try
        {
            var length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > MaxBytes)
                {
                    throw new JsonException("It is incomplete.");
                }

                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            return Scan(buffer.AsSpan(0, length), count);
        }
        catch (JsonException failure)
        {
            throw new RegistryException($"{host} returned an invalid answer to heartbeats: {failure.Message}", failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static RefusedItem[] Scan(ReadOnlySpan<byte> json, int count)
    {
        List<RefusedItem>? refused = null;
        var items = 0;
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray, "It is not an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = reader;
            var status = ReadStatus(ref reader);
            if (status is < 200 or > 299)
            {
                (refused ??= []).Add(new RefusedItem(items, status, JsonElement.ParseValue(ref item)));
            }

            items++;
        }

        Expect(!reader.Read() && items == count, $"It has {items} items for {count} registrations.");
        return refused is null ? [] : [.. refused];
    }

    /// <summary>Reads over one item.</summary>
    private static int ReadStatus(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject, "An item is not an object.");
        int? status = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStatus = reader.ValueTextEquals("status"u8);
            reader.Read();
            if (isStatus && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
            {
                status = number;
            }

            reader.Skip();
        }

        Expect(status is not null, "An item has no status.");
        return status!.Value;
    }

    private static void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new JsonException(otherwise);
        }
    }
}
