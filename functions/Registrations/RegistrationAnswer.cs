using System.Buffers;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Requests;
using Thalassa.Registry.Store;

namespace Thalassa.Functions.Registrations;

/// <summary>One registration as the answer to its heartbeat.</summary>
internal sealed class RegistrationAnswer(StoredRegistration registration) : IResult
{
    /// <summary>The answer to a query.</summary>
    public static IResult Page(HttpRequest request, RegistrationPage page) => page.Continuation is { } continuation
        ? new TaggedJson($"{page.List.ETag[..^1]}+\"", page.List.WriteTo, QueryReader.Next(request, continuation), page.List.Unreadable)
        : new TaggedJson(page.List.ETag, page.List.WriteTo, unreadable: page.List.Unreadable);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var buffer = ArrayPool<byte>.Shared.Rent(registration.MaxLength);
        var length = registration.WriteTo(buffer);
        response.ContentType = "application/json";
        response.ContentLength = length;
        await response.BodyWriter.WriteAsync(buffer.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
