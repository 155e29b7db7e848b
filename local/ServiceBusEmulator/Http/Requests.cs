using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>The one way in: checks the signature, finds what the request is for, and answers faults.</summary>
internal sealed class Requests(BusNamespace bus, SharedAccessSignature signatures, NamespaceCredits? credits, CancellationToken stopping)
{
    private readonly RuntimeRequests _runtime = new(bus);
    private readonly ManagementRequests _management = new(bus);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await HandleAsync(context, ends.Token);
        }
        catch (ServiceBusFault fault)
        {
            await WriteAsync(context.Response, fault);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            context.Abort();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WriteAsync(context.Response, new ServiceBusFault(503, "The emulator is stopping."));
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var path = context.Request.Path.Value ?? "/";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(segment => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)).ToList();
        var at = segments.FindLastIndex(segment => segment.Equals("messages", StringComparison.OrdinalIgnoreCase));
        var rest = at > 0 ? segments[(at + 1)..] : [];
        var isRuntime = at > 0 && (rest.Count is 0 or 2 || rest is ["head"]);
        var right = !isRuntime ? AccessRights.Manage : rest.Count == 0 ? AccessRights.Send : AccessRights.Listen;
        signatures.Check(context.Request.Headers.Authorization, context.Request.Host.Host, path, right);
        if (credits?.TryTake(CostOf(segments, at, isRuntime, rest.Count)) == false)
        {
            throw ServiceBusFault.Busy();
        }

        if (isRuntime)
        {
            await _runtime.HandleAsync(context, EntityPath.Parse(segments[..at]), rest, cancellationToken);
        }
        else
        {
            await _management.HandleAsync(context, segments, cancellationToken);
        }
    }

    private int CostOf(List<string> segments, int at, bool isRuntime, int rest) =>
        !isRuntime ? 10 : rest > 0 ? 1 : 1 + bus.CountSubscriptions(EntityPath.Parse(segments[..at]).Topic);

    private static async Task WriteAsync(HttpResponse response, ServiceBusFault fault)
    {
        response.StatusCode = fault.Status;
        response.ContentType = "application/xml; charset=utf-8";
        var url = response.HttpContext.Request.GetEncodedPathAndQuery();
        var body = new XElement(
            "Error",
            new XElement("Code", fault.Status),
            new XElement("Detail", $"{fault.Message} {response.HttpContext.Request.Method} {url}"));
        await response.WriteAsync(body.ToString(SaveOptions.DisableFormatting), response.HttpContext.RequestAborted);
    }
}
