using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Thalassa.Functions.Keys;

namespace Thalassa.Functions.Access;

/// <summary>The role that each function needs. An unlisted function needs the highest.</summary>
public static class FunctionRoles
{
    private static readonly FrozenDictionary<string, Need> Needs = new Dictionary<string, Need>(StringComparer.Ordinal)
    {
        ["Fleet"] = Need.Nothing,
        ["OpenApi"] = Need.Nothing,
        ["Status"] = Need.Nothing,
        ["Events"] = Need.Read,
        ["GetBackend"] = Need.Read,
        ["GetFrontend"] = Need.Read,
        ["EtcdMachines"] = Need.Read,
        ["ListAgents"] = Need.Read,
        ["ListBackends"] = Need.Read,
        ["ListFrontends"] = Need.Read,
        ["ListRegistrations"] = Need.Read,
        ["Metrics"] = Need.Read,
        ["PeerChanges"] = Need.Read,
        ["Deregister"] = Need.Register,
        ["EtcdKeys"] = Need.RegisterToWrite,
        ["Register"] = Need.Register,
        ["RegisterMany"] = Need.Register,
        ["RemoveAgent"] = Need.Register,
        ["ReportAgent"] = Need.Register,
        ["CreateBackend"] = Need.Operate,
        ["CreateFrontend"] = Need.Operate,
        ["DeleteBackend"] = Need.Operate,
        ["DeleteFrontend"] = Need.Operate,
        ["PutBackend"] = Need.Operate,
        ["PutFrontend"] = Need.Operate,
        ["SwitchBackend"] = Need.Operate,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private enum Need
    {
        Nothing,
        Read,
        RegisterToWrite,
        Register,
        Operate,
    }

    /// <summary>The listed functions.</summary>
    public static IEnumerable<string> Named => Needs.Keys;

    /// <summary>The role that a call of <paramref name="function"/> needs, or null for none.</summary>
    public static Role? Of(string function, string method) => Needs.GetValueOrDefault(function, Need.Operate) switch
    {
        Need.Nothing => null,
        Need.Read => Role.Read,
        Need.RegisterToWrite => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Role.Read : Role.Register,
        Need.Register => Role.Register,
        _ => Role.Operate,
    };
}
