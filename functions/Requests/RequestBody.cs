using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Requests;

/// <summary>Reads the body of a request, whatever its content type says: old clients and curl send JSON under many names.</summary>
public static class RequestBody
{
    /// <summary>Reads a body whole.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes that are read.</param>
    /// <exception cref="BadHttpRequestException">The body is larger (413) or broken off (400).</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static BadHttpRequestException TooLarge(int limit) =>
        new($"The body is larger than the {limit} bytes that this call takes.", StatusCodes.Status413PayloadTooLarge);
}
