using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Rpc;
using Thalassa.Local.WorkerHost.Workers;
using Yarp.ReverseProxy.Forwarder;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>Has the worker run one HTTP function: the request goes to its HTTP server, the invocation over its stream.</summary>
/// <param name="function">The function.</param>
/// <param name="limits">What ends an invocation.</param>
/// <param name="supervisor">Has the worker.</param>
/// <param name="forwarder">Passes requests to it.</param>
/// <param name="logger">For invocations that fail.</param>
internal sealed partial class HttpEndpoint(
    HttpFunction function, HttpLimits limits, WorkerSupervisor supervisor, WorkerForwarder forwarder, ILogger<HttpEndpoint> logger)
{
    // The worker finds the two halves of a call by it. One that a caller made up is replaced.
    private const string InvocationHeader = "x-ms-invocation-id";

    public async Task Handle(HttpContext http)
    {
        if (supervisor.Current is not { } worker)
        {
            await RefuseEnded(http);
            return;
        }

        if (worker.Silent.IsCancellationRequested)
        {
            await RefuseSilent(http);
            return;
        }

        var invocation = Invocation.Of(worker, function.Name, function.Binding, new TypedData { Http = new RpcHttp() }, values =>
        {
            foreach (var (name, value) in limits.SendsRouteValues ? http.Request.RouteValues : [])
            {
                values[name] = new TypedData { String = value as string ?? string.Empty };
            }
        });
        invocation.TraceContext.TraceParent = http.Request.Headers.TraceParent.ToString();
        invocation.TraceContext.TraceState = http.Request.Headers.TraceState.ToString();
        http.Request.Headers[InvocationHeader] = invocation.InvocationId;
        await Forward(http, worker, invocation);
    }

    private async Task Forward(HttpContext http, Worker worker, InvocationRequest invocation)
    {
        using var timeout = new CancellationTokenSource(limits.Timeout, limits.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, worker.Gone, timeout.Token);
        using var silence = worker.Silent.UnsafeRegister(_ => EndUnanswered(http, ending), null);
        if (!worker.TryBegin(invocation))
        {
            await RefuseSilent(http);
        }
        else if (await forwarder.SendAsync(http, worker.HttpUri, ending.Token) is var error and not ForwarderError.None)
        {
            worker.Cancel(invocation.InvocationId);
            LogFailed(function.Name, invocation.InvocationId, error, http.GetForwarderErrorFeature()?.Exception?.Message);
            await Answer(http, worker, timeout.IsCancellationRequested, invocation.InvocationId);
        }
        else
        {
            supervisor.CountServed();
        }
    }

    private Task Answer(HttpContext http, Worker worker, bool isTimeout, string invocationId)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            // What there is of the answer ends without its end, so that the caller does not take it for whole.
            http.Abort();
            return Task.CompletedTask;
        }

        var status = http.Response.StatusCode;
        http.Response.Clear();
        if (isTimeout)
        {
            return Problem.Write(
                http,
                StatusCodes.Status504GatewayTimeout,
                $"The function {function.Name} exceeded the timeout in host.json ({limits.Timeout}) in invocation {invocationId}.");
        }

        if (worker.Silent.IsCancellationRequested)
        {
            return RefuseSilent(http);
        }

        // Not even a connection that could not be made shows that the worker never had the call: the client sends one again, by a new
        // connection, when
        // an open one breaks before the first byte of an answer.
        return status is >= 400 and < 500
            ? Problem.Write(http, status, "The request was incomplete.")
            : Problem.Write(
                http,
                StatusCodes.Status502BadGateway,
                $"The app's worker {(worker.Gone.IsCancellationRequested ? "ended during" : "broke off")} this call, which may have been "
                + "done; "
                    + $"it is invocation {invocationId}.");
    }

    private Task RefuseEnded(HttpContext http)
    {
        http.Response.Headers.RetryAfter = $"{supervisor.RetryAfterSeconds}";
        return Problem.Write(
            http, StatusCodes.Status503ServiceUnavailable, "The app's worker ended and is restarting; retry the request.");
    }

    private Task RefuseSilent(HttpContext http)
    {
        http.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(limits.MaxSilence.TotalSeconds)}";
        return Problem.Write(http, StatusCodes.Status503ServiceUnavailable, "The app's worker does not answer.");
    }

    private static void EndUnanswered(HttpContext http, CancellationTokenSource ending)
    {
        if (!http.Response.HasStarted)
        {
            ending.Cancel();
        }
    }
}
