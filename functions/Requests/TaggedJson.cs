using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Thalassa.Model;

namespace Thalassa.Functions.Requests;

/// <summary>JSON that a client may have already: with its entity tag, or as 304 when the client names that tag.</summary>
/// <param name="etag">The entity tag, in quotes.</param>
/// <param name="write">Writes the JSON.</param>
/// <param name="next">The address of the next page, or null.</param>
/// <param name="unreadable">What the list leaves out although it is there; null for none.</param>
public sealed class TaggedJson(
    string etag, Action<IBufferWriter<byte>> write, string? next = null, UnreadableIds? unreadable = null) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
        if (next is not null)
        {
            response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        if (unreadable is { IsEmpty: false })
        {
            response.Headers[UnreadableIds.Header] = unreadable.ToString();
        }

        if (IsKnown(httpContext.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json";
        await response.StartAsync();
        write(response.BodyWriter);
        await response.BodyWriter.FlushAsync();
    }

    private bool IsKnown(HttpRequest request)
    {
        var conditions = request.Headers.IfNoneMatch;
        return conditions.Count > 0
            && EntityTagHeaderValue.TryParseList(conditions, out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == etag);
    }
}

/// <summary>Answers of JSON that is text already.</summary>
public static class JsonText
{
    /// <summary>The answer to a removal.</summary>
    public static IResult Removed(bool removed) => Of(removed ? "{\"removed\":true}" : "{\"removed\":false}");

    /// <summary>Any JSON.</summary>
    public static IResult Of(string json, int status = StatusCodes.Status200OK) =>
        TypedResults.Text(json, "application/json", statusCode: status);
}

/// <summary>The answer to a removal.</summary>
/// <param name="Removed">Whether it existed.</param>
public sealed record Removal(bool Removed);
