using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Thalassa.Model;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Bench.Registry.Contenders;

/// <summary>The limit: an ASP.NET Core endpoint that parses the same request, answers the same JSON, and does nothing between.</summary>
internal static class PlainEndpoint
{
    /// <summary>Serves until the process is ended.</summary>
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        await using var app = builder.Build();
        app.MapPost("/registrations/{name}/{version}/{host}/{port}", AnswerAsync);
        await app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context, string name, string version, string host, string port)
    {
        using var meta = await JsonDocument.ParseAsync(context.Request.Body);
        var faults = new FaultList();
        var id = RegistrationId.TryCreate(name, version, host, port, faults);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var registration = new Registration { Id = id!, LastKnown = now, Meta = meta.RootElement, Revision = now * 1000 };
        var json = JsonSerializer.SerializeToUtf8Bytes(registration, Json.Default.Registration);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
    }
}
