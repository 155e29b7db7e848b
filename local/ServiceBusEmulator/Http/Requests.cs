using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>The way in over HTTP: checks the signature and answers faults.</summary>
internal sealed class Requests(BusNamespace bus, SharedAccessSignature signatures, NamespaceCredits? credits, CancellationToken stopping)
{
    // What an operation on entities costs, in credits.
    private const int Cost = 10;

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
        signatures.Check(context.Request.Headers.Authorization, context.Request.Host.Host, path, EntityRights.Manage);
        if (credits?.TryTake(Cost) == false)
        {
            throw ServiceBusFault.Busy();
        }

        await _management.HandleAsync(context, segments, cancellationToken);
    }

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
