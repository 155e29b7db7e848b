using Thalassa.Agent.Activity;
using Thalassa.Agent.Changes;

namespace Thalassa.Agent.Api;

/// <summary>Makes the changes that operators ask for, and has the activity log know whose they were and which were refused.</summary>
internal sealed class Operators(ChangeAuthors attributions, ActivityLog log)
{
    /// <summary>Makes one.</summary>
    /// <param name="request">By which it came.</param>
    /// <param name="id">The object that it changes.</param>
    /// <param name="change">Makes it and gives the answer.</param>
    public async Task<IResult> ChangeAsync(HttpRequest request, string id, Func<Task<IResult>> change)
    {
        // Browsers say so of themselves; by what the caller was let in, the guard has noted.
        var by = request.HttpContext.User.Identity?.Name is { } name ? $" by {name}" : string.Empty;
        var who =
            $"{(request.Headers.ContainsKey("Sec-Fetch-Site") ? "web page" : "API")}{by} at "
            + $"{request.HttpContext.Connection.RemoteIpAddress}";
        attributions.Note(id, who);
        try
        {
            return await change();
        }
        catch (ChangeException failure)
        {
            log.Write(new ActivityEntry(ActivityKind.Error, id, $"{request.Method} {request.Path} was refused: {failure.Message}")
            {
                Who = who,
                Reason = failure.Message,
                Lines = failure.Lines,
            });
            return Problems.Of(failure);
        }
    }
}
