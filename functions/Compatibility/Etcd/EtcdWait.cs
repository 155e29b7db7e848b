using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Thalassa.Functions.Events;

namespace Thalassa.Functions.Compatibility.Etcd;

/// <summary>The answer to <c>wait</c>: the headers at once, and one change when it happens.</summary>
/// <remarks>White space, which JSON may begin with, keeps the connection from looking dead meanwhile.</remarks>
internal sealed class EtcdWait(
    EtcdHistory history, TimeProvider time, string key, bool recursive, long? from, CancellationToken ending, CancellationToken stopping)
    : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            // The change would be the body.
            EtcdAnswer.Head(httpContext.Response, history.Index);
            return;
        }

        using var limit = new CancellationTokenSource(EventStreamResult.Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource([limit.Token, ending, stopping, httpContext.RequestAborted]);
        try
        {
            await WriteAsync(httpContext, either.Token);
        }
        catch (OperationCanceledException)
        {
            // One side ended it; the client asks again.
        }
    }

    private async Task WriteAsync(HttpContext http, CancellationToken end)
    {
        var change = history.NextAsync(key, recursive, from, end);
        if (await IsRefusedAsync(change, end) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        EtcdAnswer.Head(http.Response, history.Index);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var writer = http.Response.BodyWriter;

        // A proxy such as the Functions host passes the headers on with the first byte of the body.
        writer.Write("\n"u8);
        await writer.FlushAsync(end);
        while (!await IsDoneAsync(change, end))
        {
            writer.Write("\n"u8);
            await writer.FlushAsync(end);
        }

        var item = await change;
        await writer.WriteAsync(EtcdAnswer.Json(json => item.WriteTo(json, time.GetUtcNow())), end);
    }

    /// <remarks>A history that does not reach back so far is known of as soon as the tree was read once.</remarks>
    private async Task<IResult?> IsRefusedAsync(Task<EtcdEvent> change, CancellationToken end)
    {
        if (from is null || from > history.Index)
        {
            return null;
        }

        await Task.WhenAny(change, Task.Delay(EventStreamResult.KeepAlive, time, end));
        return change.Exception?.InnerException is EtcdError refused ? refused.ToAnswer(history.Index) : null;
    }

    private async Task<bool> IsDoneAsync(Task<EtcdEvent> change, CancellationToken end)
    {
        try
        {
            await change.WaitAsync(EventStreamResult.KeepAlive, time, end);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
