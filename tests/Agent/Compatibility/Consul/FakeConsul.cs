using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Consul;

/// <summary>
/// A double of Consul that keeps the documented contract of blocking queries, its traps included: one raft index for everything, an index
/// for
/// each service, questions that wait until it is passed or a time is over, early and equal answers, an index that falls back, an ACL that
/// leaves out silently, servers without a leader.
/// </summary>
internal sealed class FakeConsul : IAsyncDisposable
{
    /// <summary>A token that may read all.</summary>
    public const string GoodToken = "b1gs33cr3t-0000-4000-8000-000000000001";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, FakeInstance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _indexes = new(StringComparer.Ordinal);
    private ScriptedServer _server = null!;
    private TaskCompletionSource _changed = NewSignal();
    private long _raft = 100;

    public Uri Address => _server.Address;

    /// <summary>Each question's path and query, and its token.</summary>
    public ConcurrentQueue<(string Path, string? Token)> Questions { get; } = new();

    /// <summary>How many questions wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    private int _waiting;

    /// <summary>Whether the servers have elected a leader.</summary>
    public bool HasLeader { get; set; } = true;

    /// <summary>Whether reading needs <see cref="GoodToken"/>.</summary>
    public bool HasAcl { get; set; }

    /// <summary>Whether questions are answered without waiting, as Consul may.</summary>
    public bool IsHasty { get; set; }

    /// <summary>The index that is told in place of the true one.</summary>
    public string? ToldIndex { get; set; }

    /// <summary>Answers in place of Consul when it is set.</summary>
    public RequestDelegate? Break { get; set; }

    public static async Task<FakeConsul> StartAsync(int port = 0)
    {
        var consul = new FakeConsul();
        consul._server = await ScriptedServer.StartAsync(consul.AnswerAsync, port);
        return consul;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Registers an instance, or registers it otherwise.</summary>
    public FakeInstance Register(FakeInstance instance)
    {
        lock (_gate)
        {
            _instances[instance.Id] = instance;
        }

        Bump(instance.Service);
        return instance;
    }

    /// <summary>Registers an instance of the service web.</summary>
    public FakeInstance Register(string version, int port) => Register(new FakeInstance { Service = "web", Port = port, Tags = [version] });

    public void Deregister(FakeInstance instance)
    {
        lock (_gate)
        {
            _instances.Remove(instance.Id);
        }

        Bump(instance.Service);
    }

    /// <summary>Lets a check of an instance pass or fail.</summary>
    public void Check(FakeInstance instance, string status) => Register(instance with { Status = status });

    /// <summary>Moves a service's index although nothing of it changed: an idempotent write.</summary>
    public void Touch(string service) => Bump(service);

    /// <summary>Puts the cluster back to a snapshot of it: everything is as it was, but the index is lower than it has been.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            _raft = 5;
            _indexes.Clear();
        }

        Bump(null);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Bump(string? service)
    {
        lock (_gate)
        {
            _raft++;
            if (service is not null)
            {
                _indexes[service] = _raft;
            }

            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var token = context.Request.Headers.TryGetValue("X-Consul-Token", out var given) ? given.ToString() : null;
        Questions.Enqueue(($"{context.Request.Path}{context.Request.QueryString}", token));
        if (Break is { } answer)
        {
            await answer(context);
            return;
        }

        var isStale = context.Request.Query.ContainsKey("stale");
        if (!HasLeader && !isStale)
        {
            await RefuseAsync(context, 500, "No cluster leader");
            return;
        }

        if (token is not (null or GoodToken))
        {
            await RefuseAsync(context, 403, "ACL not found");
            return;
        }

        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path is ["v1", "health", "service", var service])
        {
            var index = await WaitAsync(context, service);
            await WriteAsync(context, index, Entries(service, context.Request.Query.ContainsKey("passing")), token);
        }
        else if (path is ["v1", "catalog", "services"])
        {
            await WriteAsync(context, _raft, Catalog(), token);
        }
        else
        {
            await RefuseAsync(context, 404, "Invalid URL path");
        }
    }

    private async Task<long> WaitAsync(HttpContext context, string service)
    {
        var known = long.Parse(context.Request.Query["index"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        var most = Wait(context.Request.Query["wait"]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(most + (most * Random.Shared.NextDouble() / 16));
        var before = Interlocked.Read(ref _raft);
        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    var index = Math.Max(1, _indexes.GetValueOrDefault(service));

                    // A restored server answers what waits.
                    if (known == 0 || index > known || IsHasty || _raft < before || !HasLeader)
                    {
                        return index;
                    }

                    changed = _changed.Task;
                }

                try
                {
                    await changed.WaitAsync(limit.Token);
                }
                catch (OperationCanceledException)
                {
                    return Math.Max(1, _indexes.GetValueOrDefault(service));
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static TimeSpan Wait(string? text) => text is null
        ? TimeSpan.FromMinutes(5)
        : TimeSpan.FromMilliseconds(int.Parse(text.Replace("ms", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture));

    private JsonArray Entries(string service, bool passing)
    {
        lock (_gate)
        {
            return new JsonArray([.. _instances.Values
                .Where(instance => instance.Service == service && (!passing || instance.Status == "passing"))
                .Select(instance => instance.ToJson())]);
        }
    }

    private JsonObject Catalog()
    {
        lock (_gate)
        {
            return new JsonObject(
                _instances
                    .Values.DistinctBy(instance => instance.Service)
                    .Select(instance => KeyValuePair.Create(instance.Service, (JsonNode?)new JsonArray())));
        }
    }

    private Task WriteAsync(HttpContext context, long index, JsonNode body, string? token)
    {
        var headers = context.Response.Headers;
        headers["X-Consul-Index"] = ToldIndex ?? index.ToString(CultureInfo.InvariantCulture);
        headers["X-Consul-KnownLeader"] = HasLeader ? "true" : "false";
        headers["X-Consul-LastContact"] = HasLeader ? "0" : "95000";
        if (HasAcl && token is null)
        {
            headers["X-Consul-Results-Filtered-By-ACLs"] = "true";
            body = body is JsonArray ? new JsonArray() : new JsonObject();
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }
}
