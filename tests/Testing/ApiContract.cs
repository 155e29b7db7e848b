using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Thalassa.Testing;

/// <summary>Keeps every answer that goes through it, and has them judged by an OpenAPI document.</summary>
/// <remarks>The judges are npm's: one of OpenAPI documents, one of JSON by JSON Schema. See <c>tests/Hosting/OpenApi</c>.</remarks>
public sealed partial class ApiContract : DelegatingHandler
{
    private readonly ConcurrentQueue<JsonObject> _exchanges = new();

    /// <summary>Sends over sockets.</summary>
    public ApiContract() : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Whether the body of an answer is read; not so for one that never ends.</summary>
    public Predicate<HttpResponseMessage> IsRead { get; init; } =
        answer => answer.Content.Headers.ContentType?.MediaType != "text/event-stream";

    /// <summary>
    /// Fails with all errors: of the document, of answers that it does not allow, and of documented calls that no test made.
    /// </summary>
    /// <param name="document">The OpenAPI document, JSON.</param>
    /// <param name="unseen">Promised answers that this test does not bring about, as <c>GET /path/{parameter} 200</c>.</param>
    public async Task JudgeAsync(string document, params string[] unseen)
    {
        var folder = RepositoryRoot.At("tests", "Hosting", "OpenApi");
        await Command.RunAsync(Path.Combine(folder, "install"));
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "check.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(new JsonObject
        {
            ["document"] = JsonNode.Parse(document),
            ["unseen"] = new JsonArray([.. unseen.Select(answer => JsonValue.Create(answer))]),
            ["exchanges"] = new JsonArray([.. _exchanges.Select(exchange => exchange.DeepClone())]),
        }.ToJsonString());
        process.StandardInput.Close();
        Assert.True(await process.EndedAsync(TimeSpan.FromMinutes(3)) && process.ExitCode == 0, await output + await errors);
    }

    /// <summary>The calls that a document describes, as <c>GET /path/{parameter}</c>, in order.</summary>
    public static IEnumerable<string> CallsOf(string document) =>
        from path in JsonElement.Parse(document).GetProperty("paths").EnumerateObject()
        from call in path.Value.EnumerateObject()
        orderby $"{path.Name} {call.Name}"
        select $"{call.Name.ToUpperInvariant()} {path.Name}";

    /// <summary>The descriptions of a document that speak of types and members of the code instead of JSON.</summary>
    public static IEnumerable<string> CodeIn(string document) =>
        TextsOf(JsonElement.Parse(document)).Where(text => Code.IsMatch(text));

    private static IEnumerable<string> TextsOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property =>
            property is { Name: "description" or "summary", Value.ValueKind: JsonValueKind.String }
                ? [property.Value.GetString()!]
                : TextsOf(property.Value)),
        _ => [],
    };

    [GeneratedRegex(@"\b[A-Z]\w*[a-z]\w*\.[A-Z]\w+|\b(string|int|long|bool|double|IReadOnly\w+<[^>]*>)\??(\[\])? [A-Z]\w*")]
    private static partial Regex Code { get; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        string? body = null;
        if (IsRead(answer))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            body = await answer.Content.ReadAsStringAsync(cancellationToken);
        }

        _exchanges.Enqueue(new JsonObject
        {
            ["method"] = request.Method.Method,
            ["path"] = request.RequestUri!.AbsolutePath,
            ["status"] = (int)answer.StatusCode,
            ["contentType"] = request.Method == HttpMethod.Head ? null : answer.Content.Headers.ContentType?.MediaType,
            ["body"] = request.Method != HttpMethod.Head
                && answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? body : null,
        });
        return answer;
    }
}
