using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Functions.Requests;

/// <summary>Reads the body of a request regardless of its content type: old clients and curl send JSON with many types.</summary>
public static class RequestBody
{
    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Reads a complete body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">Maximum size, bytes.</param>
    /// <exception cref="BadHttpRequestException">The body is larger (413), broken off (400), or takes longer than <see cref="Patience"/>
    /// (408).</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        // A body mostly comes with its head, and then nothing has to be waited for.
        var reader = request.BodyReader;
        CancellationTokenSource? wait = null;
        try
        {
            while (true)
            {
                if (!reader.TryRead(out var read))
                {
                    wait ??= new CancellationTokenSource(Patience, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
                    read = await reader.ReadAsync(wait.Token);
                }

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
        catch (OperationCanceledException late) when (wait is { IsCancellationRequested: true })
        {
            throw new BadHttpRequestException(
                $"The body took longer than {Patience.TotalSeconds} s.", StatusCodes.Status408RequestTimeout, late);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // The server has no better type for a chunk whose size is beyond all numbers, and for a connection that broke.
            throw new BadHttpRequestException(broken.Message, StatusCodes.Status400BadRequest, broken);
        }
        finally
        {
            wait?.Dispose();
        }
    }

    private static BadHttpRequestException TooLarge(int limit) =>
        new($"The body exceeds the {limit} bytes that this call accepts.", StatusCodes.Status413PayloadTooLarge);
}
