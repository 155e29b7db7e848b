using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Model.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

/// <summary>A registry on a real socket that keeps the contract, until a test makes it break it.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Registration> _registrations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, JsonObject> _routing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _damaged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<string>, bool> _streams = new();
    private ScriptedServer _server = null!;
    private long _revision = 1_000;

    /// <summary>Answers in place of the registry when it is set.</summary>
    public RequestDelegate? Break { get; set; }

    /// <summary>Each request's method, path and query, the streams' left out.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What agents reported of themselves: method, path and body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Reports { get; } = new();

    /// <summary>What a report is answered with.</summary>
    public int ReportStatus { get; set; } = 200;

    /// <summary>Whether changes become events.</summary>
    public bool Publishes { get; set; } = true;

    public int Streams => _streams.Count;

    public Uri Address => _server.Address;

    public static async Task<FakeRegistry> StartAsync()
    {
        var registry = new FakeRegistry();
        registry._server = await ScriptedServer.StartAsync(registry.AnswerAsync);
        return registry;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public Registration Online(string version, int port, string host = "127.0.0.1", string meta = "{}", string name = "web")
    {
        var id = RegistrationId.TryParse($"/{name}/{version}/{host}/{port}")!;
        var registration = new Registration { Id = id, LastKnown = 1, Meta = JsonElement.Parse(meta), Revision = NextRevision() };
        _registrations[id.ToString()] = registration;
        Publish(EventTypes.Online, id.ToString(), JsonSerializer.SerializeToElement(registration, Json.Default.Registration));
        return registration;
    }

    public void Offline(Registration registration)
    {
        _registrations.TryRemove(registration.Id.ToString(), out _);
        Publish(EventTypes.Offline, registration.Id.ToString(), JsonSerializer.SerializeToElement(new { revision = NextRevision() }));
    }

    /// <summary>Forgets all that it knows without telling, as a registry that keeps it in memory and is started again.</summary>
    public void Forget()
    {
        _registrations.Clear();
        _routing.Clear();
    }

    public void Put(string kind, string key, string json)
    {
        var item = JsonNode.Parse(json)!.AsObject();
        item["key"] = key;
        _routing[IdOf(kind, key, item["label"]?.GetValue<string>())] = item;
        PublishRouting(kind, key, removed: false);
    }

    /// <summary>Deletes an object without a label.</summary>
    public void Delete(string kind, string key)
    {
        _routing.TryRemove(IdOf(kind, key, null), out _);
        PublishRouting(kind, key, removed: true);
    }

    /// <summary>The row of a registration or of a routing object cannot be read from now on.</summary>
    /// <param name="id">The subject of its events.</param>
    public void Damage(string id) => _damaged[id] = true;

    /// <summary>It can be read again.</summary>
    public void Repair(string id) => _damaged.TryRemove(id, out _);

    /// <summary>Ends every stream of events.</summary>
    public void DropStreams()
    {
        foreach (var stream in _streams.Keys)
        {
            stream.Writer.TryComplete();
        }
    }

    public void Publish(string type, string subject, JsonElement data)
    {
        if (!Publishes)
        {
            return;
        }

        var happened = new RegistryEvent
        {
            Id = $"{subject}@{_revision}",
            Type = type,
            Subject = subject,
            Time = DateTimeOffset.UnixEpoch,
            Data = data,
        };
        foreach (var stream in _streams.Keys)
        {
            stream.Writer.TryWrite($"event: {type}\ndata: {JsonSerializer.Serialize(happened, Json.Default.RegistryEvent)}\n\n");
        }
    }

    private static string IdOf(string kind, string key, string? label) => label is null ? $"{kind}/{key}" : $"{kind}/{key}?{label}";

    private long NextRevision() => Interlocked.Increment(ref _revision);

    private void PublishRouting(string kind, string key, bool removed) => Publish(
        EventTypes.Routing,
        $"{kind}/{key}",
        JsonSerializer.SerializeToElement(new RoutingChange(kind, key, null, NextRevision(), removed), Json.Default.RoutingChange));

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path[0] == "agents")
        {
            return ReportAsync(context);
        }

        if (path[0] != "events")
        {
            Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        }

        return Break is { } answer ? answer(context) : (context.Request.Method, path) switch
        {
            ("GET", ["events"]) => StreamAsync(context),
            ("GET", ["registrations", .. var what]) => ListRegistrationsAsync(context, what),
            ("POST", ["registrations", _, _, _, _]) => Task.CompletedTask,
            ("GET", ["frontends" or "backends"]) => ListRoutingAsync(context, path[0][..^1]),
            ("PUT", [_, var key]) => PutAsync(context, path[0][..^1], key),
            ("POST", ["backends", var key]) => SwitchAsync(context, key),
            ("DELETE", [_, var key]) => DeleteAsync(context, path[0][..^1], key),
            _ => ProblemAsync(context, 404),
        };
    }

    private async Task ReportAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Reports.Enqueue((context.Request.Method, context.Request.Path, await reader.ReadToEndAsync()));
        context.Response.StatusCode = ReportStatus;
    }

    private async Task StreamAsync(HttpContext context)
    {
        var stream = Channel.CreateUnbounded<string>();
        _streams[stream] = true;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": hello\n\n");
        await context.Response.Body.FlushAsync();
        try
        {
            await foreach (var text in stream.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(text);
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The agent is gone.
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }
    }

    private Task ListRegistrationsAsync(HttpContext context, string[] what)
    {
        string?[] names = [.. context.Request.Query["name"], .. what.Take(1)];
        Registration[] found = [.. _registrations.Values
            .Where(item => (names.Length == 0 || names.Contains(item.Id.Name)) && (what.Length < 2 || what[1] == item.Id.Version))
            .OrderBy(item => item.Id.ToString(), StringComparer.Ordinal)];
        found = [.. LeaveOut(context, found, item => item.Id.ToString())];
        return AnswerAsync(
            context,
            JsonSerializer.Serialize(found, Json.Default.RegistrationArray),
            string.Join(',', found.Select(item => (item.Id, item.Revision))));
    }

    private Task ListRoutingAsync(HttpContext context, string kind)
    {
        var found = _routing.Where(item => item.Key.StartsWith($"{kind}/", StringComparison.Ordinal)).ToList();
        var text = new JsonArray([.. LeaveOut(context, found, item => item.Key).Select(item => item.Value.DeepClone())]).ToJsonString();
        return AnswerAsync(context, text, text);
    }

    private List<T> LeaveOut<T>(HttpContext context, IReadOnlyCollection<T> items, Func<T, string> idOf)
    {
        var unreadable = UnreadableIds.Of([.. items.Select(idOf).Where(_damaged.ContainsKey)]);
        if (!unreadable.IsEmpty)
        {
            context.Response.Headers[UnreadableIds.Header] = unreadable.ToString();
        }

        return [.. items.Where(item => !unreadable.Names(idOf(item)))];
    }

    private static Task AnswerAsync(HttpContext context, string text, string state)
    {
        state += context.Response.Headers[UnreadableIds.Header];
        var etag = $"\"{state.GetHashCode(StringComparison.Ordinal)}\"";
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }

    private async Task PutAsync(HttpContext context, string kind, string key)
    {
        using var reader = new StreamReader(context.Request.Body);
        Put(kind, key, await reader.ReadToEndAsync());
    }

    private async Task SwitchAsync(HttpContext context, string key)
    {
        var change = (await JsonNode.ParseAsync(context.Request.Body))!;
        if (!_routing.TryGetValue(IdOf("backend", key, context.Request.Query["label"].FirstOrDefault()), out var item))
        {
            await ProblemAsync(context, 404);
            return;
        }

        var switched = item.DeepClone();
        foreach (var name in (string[])["version", "versions"])
        {
            _ = switched.AsObject().Remove(name);
            if (change[name] is { } value)
            {
                switched[name] = value.DeepClone();
            }
        }

        switched["name"] = change["name"]?.DeepClone() ?? switched["name"]?.DeepClone();
        Put("backend", key, switched.ToJsonString());
    }

    private Task DeleteAsync(HttpContext context, string kind, string key)
    {
        if (!_routing.TryRemove(IdOf(kind, key, context.Request.Query["label"].FirstOrDefault()), out _))
        {
            return ProblemAsync(context, 404);
        }

        PublishRouting(kind, key, removed: true);
        return Task.CompletedTask;
    }

    private static Task ProblemAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.WriteAsync("""{"title":"of the registry"}""");
    }
}
