using System.Collections.Immutable;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>Turns the shares of versions into the weights of their members.</summary>
internal static class VersionShares
{
    private const int MaxWeight = 256;

    /// <summary>The weight of each server: its own when no shares are given, else so that each version gets its share.</summary>
    /// <param name="servers">All that serve.</param>
    /// <param name="shares">By version, in proportion to their sum, or null.</param>
    /// <param name="isLive">Whether a server has traffic now: those that have divide the share of their version among them.</param>
    public static Dictionary<Server, int> Weigh(
        ImmutableArray<Server> servers, IReadOnlyDictionary<string, int>? shares, Func<Server, bool> isLive)
    {
        if (shares is null)
        {
            return servers.ToDictionary<Server, Server, int>(server => server, server => server.Weight, ReferenceEqualityComparer.Instance);
        }

        var ideal = new Dictionary<Server, double>(ReferenceEqualityComparer.Instance);
        var groups = servers
            .GroupBy(server => server.Version ?? string.Empty, StringComparer.Ordinal)
            .Select(group => Group(group, isLive))
            .ToList();
        foreach (var (version, members, live) in groups)
        {
            var share = shares.GetValueOrDefault(version);
            var total = live.Sum(server => (double)server.Weight);
            foreach (var server in members)
            {
                ideal[server] = total > 0 ? share * server.Weight / total : (double)share / live.Count;
            }
        }

        var most = ideal.Values.DefaultIfEmpty().Max();
        var scale = most > 0 ? MaxWeight / most : 0;
        var weights = new Dictionary<Server, int>(ReferenceEqualityComparer.Instance);
        foreach (var (version, members, live) in groups)
        {
            Divide(live, ideal, scale, weights);
            foreach (var server in members.Where(server => !weights.ContainsKey(server)))
            {
                weights[server] = Math.Clamp((int)Math.Round(ideal[server] * scale), ideal[server] > 0 ? 1 : 0, MaxWeight);
            }
        }

        return weights;
    }

    private static (string Version, List<Server> Members, List<Server> Live) Group(
        IGrouping<string, Server> group, Func<Server, bool> isLive)
    {
        var members = group.ToList();
        var live = members.Where(isLive).ToList();
        return (group.Key, members, live.Count > 0 ? live : members);
    }

    // Whole weights whose sum is as near to the version's share as it can be, so that twenty canaries at 1 % of the
    // traffic together do not round to twenty times their share, nor to nothing.
    private static void Divide(List<Server> live, Dictionary<Server, double> ideal, double scale, Dictionary<Server, int> weights)
    {
        var exact = live.Sum(server => ideal[server]) * scale;
        var left = exact > 0 ? Math.Max((int)Math.Round(exact), 1) : 0;
        foreach (var server in live)
        {
            weights[server] = Math.Min((int)Math.Floor((ideal[server] * scale) + 1e-9), MaxWeight);
            left -= weights[server];
        }

        foreach (
            var server in live.OrderByDescending(server => (ideal[server] * scale) - weights[server])
                .Where(server => weights[server] < MaxWeight))
        {
            if (left-- <= 0)
            {
                break;
            }

            weights[server]++;
        }
    }
}
