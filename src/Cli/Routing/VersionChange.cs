using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Cli.Connection;
using Thalassa.Client;

namespace Thalassa.Cli.Routing;

/// <summary>Changes the versions of a backend.</summary>
/// <param name="session">The session.</param>
/// <param name="key">The backend.</param>
/// <param name="label">Its label, or null.</param>
/// <param name="viaAgent">Whether to use the agents instead of the registry.</param>
internal sealed class VersionChange(Session session, string key, string? label, bool viaAgent)
{
    /// <summary>Applies the change.</summary>
    /// <param name="version">The version.</param>
    /// <param name="percent">Its share, 0 to 100.</param>
    /// <param name="force">Whether to ignore its health.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">It was refused.</exception>
    public async Task<VersionChanged> MakeAsync(string version, int percent, bool force, CancellationToken cancellationToken)
    {
        var backend = await FindAsync(cancellationToken);
        var before = Shares.Of(backend);
        if (percent < 100 && before.Keys.All(present => present == version))
        {
            throw new CommandException(
                $"backend {Full} has no version other than {version} to receive the other {100 - percent} %",
                ExitCode.Failed,
                "switch to the other version, with its own --weight");
        }

        var after = Shares.With(percent == 100 ? new Dictionary<string, int>(StringComparer.Ordinal) : before, version, percent);
        var warnings = viaAgent
            ? await AtAgentsAsync(after, force, cancellationToken)
            : await AtRegistryAsync(after, cancellationToken);
        return new VersionChanged(key, RoutingText.Word(backend, "label"), RoutingText.Word(backend, "name"), before, after, warnings);
    }

    private async Task<JsonObject> FindAsync(CancellationToken cancellationToken)
    {
        if (viaAgent)
        {
            var served = await session.Agents[0].RoutingAsync(RoutingKind.Backend, cancellationToken);
            return served.FirstOrDefault(item =>
                RoutingText.Word(item, "key") == key && (label is null || RoutingText.Word(item, "label") == label))
                ?? throw new CommandException(
                    $"agent {session.Agents[0].Name} has no backend {Full}",
                    ExitCode.Failed,
                    "'thalassa backends --live' lists its backends");
        }

        var fleet = (await session.Client.Registry.GetRoutingAsync(RoutingKind.Backend, null, cancellationToken))!.Value;
        return RoutingText.Objects(fleet)
                .FirstOrDefault(item => RoutingText.Word(item, "key") == key && RoutingText.Word(item, "label") == label)
            ?? throw new CommandException(
                $"the fleet has no backend {Full}",
                ExitCode.Failed,
                "'thalassa backends' lists its backends; use --agent to switch one local to an agent");
    }

    private string Full => label is null ? key : $"{key} with label {label}";

    private async Task<IReadOnlyList<string>> AtRegistryAsync(IReadOnlyDictionary<string, int> shares, CancellationToken cancellationToken)
    {
        await session.Client.Registry.SwitchBackendAsync(
            key, label, JsonElement.Parse(Shares.ToJson(shares).ToJsonString()), cancellationToken);
        return [];
    }

    // One agent changes the whole fleet; agents with local routing are changed one by one.
    private async Task<IReadOnlyList<string>> AtAgentsAsync(
        IReadOnlyDictionary<string, int> shares, bool force, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        for (var i = 0; i < session.Agents.Count; i++)
        {
            var agent = session.Agents[i];
            if (i == 0 || RoutingText.Word((await agent.StatusAsync(cancellationToken))["routing"], "mode") == "local")
            {
                var reply = await agent.SwitchAsync(key, label, force, Shares.ToJson(shares), cancellationToken);
                warnings.AddRange(reply.Warnings.Select(warning => $"{agent.Name}: {warning}"));
            }
        }

        return warnings;
    }
}
