using System.CommandLine;
using System.Text.Json;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Services;

/// <summary><c>thalassa list</c>: the live registrations.</summary>
internal static class ListCommand
{
    private static readonly string[] Headers = ["NAME", "VERSION", "ADDRESS", "HEARTBEAT", "META"];

    public static Command Create()
    {
        var service = ServiceName.Argument("Only this service, or this version of it", isOptional: true);
        var command = new Command("list", "List the live registrations") { service };
        command.Handle((session, cancellationToken) => RunAsync(session, session.Get(service), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServiceName? service, CancellationToken cancellationToken)
    {
        var live = await LiveAsync(session, service, cancellationToken);
        session.Screen.Result(
            () => JsonSerializer.SerializeToNode(live.ToArray(), Json.Relaxed.RegistrationArray)!,
            Headers,
            live.Select(registration => Row(registration, session.Time.GetUtcNow())),
            service is null ? "Nothing is registered." : $"Nothing of {service} is registered.");
        return ExitCode.Done;
    }

    /// <summary>The live registrations of a service, or all, sorted for reading.</summary>
    public static async Task<IReadOnlyList<Registration>> LiveAsync(
        Session session, ServiceName? service, CancellationToken cancellationToken)
    {
        var live = await session.Client.GetRegistrationsAsync(service?.Name, service?.Version, cancellationToken);
        return [.. live.OrderBy(registration => registration.Id.ToString(), StringComparer.Ordinal)];
    }

    private static Cell[] Row(Registration registration, DateTimeOffset now) =>
    [
        registration.Id.Name, registration.Id.Version, Address.Of(registration.Id),
        Age.Of(now - DateTimeOffset.FromUnixTimeMilliseconds(registration.LastKnown)), Shown(registration.Meta),
    ];

    // Fields that the registry fills in are only in the JSON; the table shows what distinguishes registrations.
    private static string Shown(JsonElement meta) => string.Join(' ', meta.ValueKind == JsonValueKind.Object
        ? meta.EnumerateObject().Where(item => item.Name is not ("registered" or "hostname")).Select(item => $"{item.Name}={item.Value}")
        : []);
}
