using System.CommandLine;
using System.Text.Json.Nodes;
using Thalassa.Cli.Completion;
using Thalassa.Cli.Connection;
using Thalassa.Cli.Output;
using Thalassa.Client;

namespace Thalassa.Cli.Routing;

/// <summary><c>thalassa frontends</c> and <c>thalassa backends</c>: the desired and the actual routing.</summary>
internal static class RoutingCommand
{
    public static Command Frontends() => Create(RoutingKind.Frontend, "Show the frontends: where HAProxy listens, and their backends");

    public static Command Backends() =>
        Create(RoutingKind.Backend, "Show the backends: the service and versions that receive their traffic");

    private static Command Create(RoutingKind kind, string description)
    {
        var key = new Argument<string?>("key")
        {
            Description = $"Only the {kind.Word()} of this key",
            HelpName = "KEY",
            Arity = ArgumentArity.ZeroOrOne,
        };
        key.CompletionSources.Add(Suggestions.Keys(kind));
        var live = new Option<bool>("--live")
        {
            Description = $"Show the state at each agent{(kind == RoutingKind.Backend ? ", with the servers in HAProxy" : string.Empty)}, "
                + "instead of the fleet's definition at the registry",
        };
        var command = new Command(kind.Path(), description) { key, live };
        command.Handle(async (session, cancellationToken) =>
        {
            var items = await ItemsAsync(session, kind, session.Get(key), session.Get(live), cancellationToken);
            if (items.Count == 0 && session.Get(key) is { } target)
            {
                throw new CommandException(
                    $"there is no {kind.Word()} {target}", ExitCode.Failed, $"'thalassa {kind.Path()}' lists them");
            }

            Show(session, kind, items, session.Get(live));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<JsonObject>> ItemsAsync(
        Session session, RoutingKind kind, string? key, bool live, CancellationToken cancellationToken)
    {
        bool IsWanted(JsonObject item) => key is null || RoutingText.Word(item, "key") == key;
        if (!live)
        {
            var fleet = (await session.Client.Registry.GetRoutingAsync(kind, null, cancellationToken))!.Value;
            return [.. RoutingText.Objects(fleet).Where(IsWanted)];
        }

        var items = new List<JsonObject>();
        foreach (var agent in session.Agents)
        {
            foreach (var item in (await agent.RoutingAsync(kind, cancellationToken)).Where(IsWanted))
            {
                item["agent"] = agent.Name;
                if (kind == RoutingKind.Backend)
                {
                    var servers = await agent.ServersAsync(RoutingText.Word(item, "key")!, cancellationToken);
                    item["servers"] = new JsonArray([.. servers.Select(server => server.DeepClone())]);
                }

                items.Add(item);
            }
        }

        return items;
    }

    private static void Show(Session session, RoutingKind kind, IReadOnlyList<JsonObject> items, bool live)
    {
        var headers = RoutingText.Headers(kind);
        session.Screen.Result(
            () => new JsonArray([.. items.Select(item => item.DeepClone())]),
            !live ? headers : kind == RoutingKind.Backend ? ["AGENT", .. headers, "SERVING"] : ["AGENT", .. headers],
            items.Select(item => (Cell[])
            [
                .. live ? [RoutingText.Word(item, "agent")] : (Cell[])[],
                .. RoutingText.Row(kind, item),
                .. live && kind == RoutingKind.Backend ? [Servers(item)] : (Cell[])[],
            ]),
            live
                ? $"The agents have no {kind.Path()}."
                : $"The fleet has no {kind.Path()}; use --live to show those local to an agent.");
        if (!session.Screen.IsJson)
        {
            foreach (var (item, warning) in items.SelectMany(
                item => (item["warnings"] as JsonArray ?? []).Select(warning => (item, $"{warning}"))))
            {
                session.Screen.Warn($"{kind.Word()} {RoutingText.Word(item, "key")}: {warning}");
            }
        }
    }

    private static Cell Servers(JsonObject backend)
    {
        var servers = RoutingText.Items(backend, "servers").Select(Server.Of).ToList();
        var serving = servers.Count(server => server.IsServing);
        var text = $"{serving} of {servers.Count(server => server.State is not "drain" || server.IsServing)}";
        return serving == 0 ? Cell.Bad(text) : Cell.Good(text);
    }
}
