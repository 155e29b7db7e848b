using System.CommandLine;
using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;

namespace Thalassa.Cli.Services;

/// <summary><c>thalassa lookup</c>: a random live member of a service.</summary>
internal static class LookupCommand
{
    public static Command Create()
    {
        var service = ServiceName.Argument("Which service");
        var url = new Option<bool>("--url") { Description = "Print http://HOST:PORT instead of HOST:PORT" };
        var command = new Command("lookup", "Print the address of one live member, chosen at random") { service, url };
        command.Handle((session, cancellationToken) => RunAsync(session, session.Get(service)!, session.Get(url), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, ServiceName service, bool url, CancellationToken cancellationToken)
    {
        var found = await session.Client.LookupAsync(service.Name, service.Version, cancellationToken: cancellationToken)
            ?? throw new CommandException($"nothing of {service} is registered", ExitCode.Failed, "'thalassa list' shows what is");
        if (session.Screen.IsJson)
        {
            Screen.Json(Document(found));
        }
        else
        {
            Screen.Line(url ? found.Url : found.Host);
        }

        return ExitCode.Done;
    }

    private static JsonObject Document(ServiceDocument found) => new()
    {
        ["name"] = found.Name,
        ["port"] = found.Port,
        ["hostname"] = found.Hostname,
        ["host"] = found.Host,
        ["url"] = found.Url,
        ["version"] = found.Version,
    };
}
