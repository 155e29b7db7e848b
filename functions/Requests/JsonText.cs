using Microsoft.AspNetCore.Http;

namespace Thalassa.Functions.Requests;

/// <summary>Answers of JSON that is text already.</summary>
public static class JsonText
{
    /// <summary>The answer to a removal.</summary>
    public static IResult Removed(bool removed) => Of(removed ? "{\"removed\":true}" : "{\"removed\":false}");

    /// <summary>Any JSON.</summary>
    public static IResult Of(string json, int status = StatusCodes.Status200OK) =>
        TypedResults.Text(json, "application/json", statusCode: status);
}
