using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Azure.Data.Tables.Tests;

/// <summary>A table service that answers what a test tells it to, and keeps what it was asked: for what the emulator never does.</summary>
public sealed class TablesDouble : IAsyncDisposable
{
    public const string Account = "testaccount";
    public const string Key = "a2V5IG9mIHRoZSB0ZXN0IGFjY291bnQ=";

    private readonly WebApplication _app;
    private readonly Queue<Answer> _script;

    private TablesDouble(WebApplication app, IEnumerable<Answer> script) => (_app, _script) = (app, new Queue<Answer>(script));

    public ConcurrentQueue<Asked> Requests { get; } = [];

    public Uri Endpoint => new($"{_app.Urls.Single()}/{Account}");

    /// <summary>A client that retries without waiting.</summary>
    public TableServiceClient Client
    {
        get
        {
            var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) } };
            return new TableServiceClient(Endpoint, new TableSharedKeyCredential(Account, Key), options);
        }
    }

    public static async Task<TablesDouble> StartAsync(params Answer[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new TablesDouble(app, script);
        app.Run(service.AnswerAsync);
        await app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(new Asked(context.Request.Method, target, headers, await body.ReadToEndAsync()));

        var answer = _script.Dequeue();
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body.Length > 0)
        {
            await context.Response.WriteAsync(answer.Body);
        }
    }

    public sealed record Asked(string Method, string Target, Dictionary<string, string> Headers, string Body);

    public sealed record Answer(int Status, string Body = "", Dictionary<string, string>? Headers = null)
    {
        public static Answer Error(int status, string code, string message = "no") =>
            new(status, $"{{\"odata.error\":{{\"code\":\"{code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{message}\\nRequestId:1\"}}}}}}");

        public static Answer Page(string entities, string? nextPartition = null, string? nextRow = null)
        {
            Dictionary<string, string> headers = [];
            if (nextPartition is not null)
            {
                headers["x-ms-continuation-NextPartitionKey"] = nextPartition;
            }

            if (nextRow is not null)
            {
                headers["x-ms-continuation-NextRowKey"] = nextRow;
            }

            return new(200, $$"""{"odata.metadata":"x","value":[{{entities}}]}""", headers);
        }
    }
}
