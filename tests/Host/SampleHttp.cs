using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host.Tests;

/// <summary>HTTP functions of every shape that the host takes.</summary>
public sealed class SampleHttp(Journal journal)
{
    private int _calls;

    [Function("Echo")]
    public static IResult Echo([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) =>
        Results.Text($"echo {request.QueryString}");

    [Function("Parts")]
    public IResult Parts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parts/{name}/{version?}")] HttpRequest request,
        string name, string? version, FunctionContext context, CancellationToken cancellationToken) => Results.Json(new
        {
            name,
            version,
            path = request.Path.Value,
            function = context.FunctionDefinition.Name,
            entry = context.FunctionDefinition.EntryPoint,
            sameHttp = context.GetHttpContext()?.Request == request,
            id = context.InvocationId,
            sameToken = context.CancellationToken == cancellationToken,
            calls = ++_calls,
        });

    [Function("Create")]
    public Task<IResult> Create([HttpTrigger(AuthorizationLevel.Function, "post", "put", Route = "things")] HttpRequest request)
    {
        journal.Entries.Enqueue("create");
        return Task.FromResult(Results.Json(new { request.Method }, statusCode: 201));
    }

    [Function("Late")]
    public static async ValueTask<IResult> Late([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "late")] HttpRequest request)
    {
        await Task.Yield();
        return Results.Text($"late {request.Method}");
    }

    [Function("Mvc")]
    public static async Task<IActionResult> Mvc(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "mvc/{kind}")] HttpRequest request, string kind)
    {
        await Task.Yield();
        return kind == "object" ? new OkObjectResult(new { Method = request.Method }) : new StatusCodeResult(418);
    }

    [Function("Own")]
    public static Task Own([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "own")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("own");

    [Function("Any")]
    public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request) =>
        Results.Text(request.Method);

    [Function("Fail")]
    public static IResult Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException($"secret of {request.Path}");

    [Function("Hold")]
    public async Task<IResult> Hold(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hold")] HttpRequest request, CancellationToken cancellationToken)
    {
        journal.Entries.Enqueue("holding");
        var token = request.Query.ContainsKey("stubborn") ? CancellationToken.None : cancellationToken;
        return Results.Text(await journal.Gate.Reader.ReadAsync(token));
    }
}
