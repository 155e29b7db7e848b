using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Api;

/// <summary>Reads the JSON of a request, whatever content type an old client gives it.</summary>
internal static class RequestBody
{
    /// <summary>The largest body, bytes: room for a backend with ten thousand members.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>How long a body may take to arrive.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MaxDepth = 32;

    /// <summary>Reads an object, or notes why there is none.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than <see cref="MaxBytes"/>, or takes longer than
    /// <see cref="Patience"/>.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpRequest request, FaultList faults)
    {
        using var buffer = new MemoryStream();
        using var limit = new CancellationTokenSource(Patience, request.HttpContext.RequestServices.GetRequiredService<TimeProvider>());
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, request.HttpContext.RequestAborted);
        try
        {
            await request.Body.CopyToAsync(buffer, either.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                $"The body took longer than {Patience.TotalSeconds} s.", StatusCodes.Status408RequestTimeout, late);
        }

        using var document = StrictJson.Parse(buffer.ToArray(), MaxDepth, "body", faults);
        if (document is { RootElement.ValueKind: not JsonValueKind.Object })
        {
            faults.Add("body", "is a JSON object");
            return null;
        }

        return document?.RootElement.Clone();
    }
}
