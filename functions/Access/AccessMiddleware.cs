using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Thalassa.Functions.Keys;
using Thalassa.Functions.Problems;
using Thalassa.Functions.Settings;

namespace Thalassa.Functions.Access;

/// <summary>Checks the key and the rate limit of each call.</summary>
/// <remarks>
/// It checks the matched function and never the path, so no spelling of a path bypasses it. In Azure the Functions host
/// has already checked that the key is one of its own.
/// </remarks>
public sealed partial class AccessMiddleware(
    AppSettings settings,
    CallerLimits limits,
    AuditLog audit,
    TimeProvider time,
    ILogger<AccessMiddleware> logger) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (context.GetHttpContext() is not { } http)
        {
            return next(context);
        }

        SecurityHeaders.Set(http, settings.IsForwarded);
        var function = context.FunctionDefinition.Name;
        var needed = FunctionRoles.Of(function, http.Request.Method);
        var key = settings.Keys.IsEmpty ? null : settings.Keys.Find(http.Request, time);
        var address = RemoteAddress.Of(http, settings);
        if (!limits.Admits(http, key?.Name, address))
        {
            return ApiProblem
                .Of(StatusCodes.Status429TooManyRequests, "Too many requests from this caller; retry after the time in Retry-After.")
                .ExecuteAsync(http);
        }

        if (needed is { } role && !settings.Keys.IsEmpty)
        {
            if (key is null || key.Role < role)
            {
                return RefuseAsync(http, key, role, address);
            }

            http.Features.Set(key);
        }

        audit.Watch(http, function, needed);
        return key is { Prefixes.Count: > 0 } ? GuardAsync(context, http, next) : next(context);
    }

    private Task RefuseAsync(HttpContext http, AccessKey? key, Role needed, IPAddress? address)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.ToUriComponent());
        if (key is null)
        {
            LogUnknown(address, method, path);
            return ApiProblem
                .Of(
                    StatusCodes.Status401Unauthorized,
                    "Send a key of this registry in the header x-functions-key or the query parameter code.")
                .ExecuteAsync(http);
        }

        LogForbidden(key.Name, address, key.Role, needed, method, path);
        return ApiProblem
            .Of(StatusCodes.Status403Forbidden, $"This call needs a key with the role {needed.ToString().ToLowerInvariant()}.")
            .ExecuteAsync(http);
    }

    private async Task GuardAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (AccessDeniedException refusal) when (!http.Response.HasStarted)
        {
            LogOtherName(
                AccessKey.Of(http)?.Name, RemoteAddress.Of(http, settings), http.Request.Method, http.Request.Path.ToUriComponent());
            await ApiProblem.Of(StatusCodes.Status403Forbidden, refusal.Message).ExecuteAsync(http);
        }
    }
}
