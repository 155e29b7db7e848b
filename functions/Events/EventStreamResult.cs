using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thalassa.Registry.Events;

namespace Thalassa.Functions.Events;

/// <summary>Writes events as server-sent events until one side ends the stream.</summary>
/// <param name="stream">Already open, so that no event between the headers and the first event is missed; closed here.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="ending">Cancelled when the invocation must end.</param>
/// <param name="stopping">Cancelled when the app stops, which a Functions host does not wait for long.</param>
internal sealed class EventStreamResult(Subscription stream, TimeProvider time, CancellationToken ending, CancellationToken stopping)
    : IResult
{
    /// <summary>The maximum time without data, so that both sides notice a dead connection.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>The maximum duration of a stream, below the timeout of <c>host.json</c>, at which the host would end the process.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(25);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var _ = stream;
        httpContext.Response.ContentType = "text/event-stream";
        httpContext.Response.Headers.CacheControl = "no-cache, no-store";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            // A stream without a body has ended.
            return;
        }

        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource([limit.Token, ending, stopping, httpContext.RequestAborted]);
        try
        {
            await WriteAsync(httpContext, either.Token);
        }
        catch (OperationCanceledException)
        {
            // One side ended it: the client connects again.
        }
    }

    private async Task WriteAsync(HttpContext http, CancellationToken end)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var writer = http.Response.BodyWriter;
        writer.Write(": the events from now on\n\n"u8);
        await writer.FlushAsync(end);
        var more = stream.Events.WaitToReadAsync(end).AsTask();
        while (await ComesAsync(more, end) is var comes and not false)
        {
            if (comes is null)
            {
                writer.Write(": still here\n\n"u8);
            }

            while (stream.Events.TryRead(out var item))
            {
                Write(writer, item);
            }

            await writer.FlushAsync(end);
            more = comes is null ? more : stream.Events.WaitToReadAsync(end).AsTask();
        }
    }

    /// <summary>Whether there is an event; null when there was none for <see cref="KeepAlive"/>, false when there will be none.</summary>
    private async Task<bool?> ComesAsync(Task<bool> more, CancellationToken end)
    {
        try
        {
            return await more.WaitAsync(KeepAlive, time, end);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static void Write(IBufferWriter<byte> writer, PublishedEvent item)
    {
        Encoding.ASCII.GetBytes($"id: {item.Sequence}\nevent: {item.Event.Type}\ndata: ", writer);
        writer.Write(item.Json.Span);
        writer.Write("\n\n"u8);
    }
}
