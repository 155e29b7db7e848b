using Microsoft.AspNetCore.Http;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Discovery.Snapshots;

/// <summary>A public container of snapshots whose documents a test writes.</summary>
internal sealed class SnapshotHost : IAsyncDisposable
{
    private ScriptedServer _server = null!;
    private (string Members, string Routing) _documents = ("", "");
    private int _version;

    public Uri Container => new(_server.Address, "account/snapshots");

    /// <summary>The statuses that it answered with.</summary>
    public List<int> Answers { get; } = [];

    public static async Task<SnapshotHost> StartAsync()
    {
        var host = new SnapshotHost();
        host._server = await ScriptedServer.StartAsync(host.AnswerAsync);
        return host;
    }

    /// <summary>Writes both documents.</summary>
    public void Write(DateTimeOffset asOf, string backends, params string[] registrations) => _documents = (
        $$"""{"asOf":{{asOf.ToUnixTimeMilliseconds()}},"etag":"m","registrations":[{{string.Join(',', registrations)}}]}""",
        $$"""{"asOf":{{asOf.ToUnixTimeMilliseconds()}},"etag":"r{{++_version}}","frontends":[],"backends":[{{backends}}]}""");

    /// <summary>Writes what no registry writes.</summary>
    public void Write(string members, string routing)
    {
        _version++;
        _documents = (members, routing);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var document = context.Request.Path.Value switch
        {
            "/account/snapshots/registrations.json" => _documents.Members,
            "/account/snapshots/routing.json" => _documents.Routing,
            _ => "",
        };
        context.Response.StatusCode = document.Length == 0 ? 404 : context.Request.Headers.IfNoneMatch == $"\"{_version}\"" ? 304 : 200;
        lock (Answers)
        {
            Answers.Add(context.Response.StatusCode);
        }

        context.Response.Headers.ETag = $"\"{_version}\"";
        if (context.Response.StatusCode == 200)
        {
            await context.Response.WriteAsync(document);
        }
    }
}
