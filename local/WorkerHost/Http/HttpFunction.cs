using System.Text.Json;
using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>A function that HTTP requests trigger.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binding">The parameter that takes the request.</param>
/// <param name="Route">Its route without the prefix.</param>
/// <param name="Methods">The methods in upper case; none for all.</param>
/// <param name="IsAnonymous">Whether it takes calls without a key.</param>
internal sealed record HttpFunction(string Name, string Binding, string Route, IReadOnlyList<string> Methods, bool IsAnonymous)
{
    /// <summary>Reads the binding of a trigger; faults go into <paramref name="faults"/>.</summary>
    public static HttpFunction Read(RpcFunctionMetadata function, JsonElement binding, List<string> faults)
    {
        var level = binding.TryGetProperty("authLevel", out var text) ? text.GetString() : "function";
        if (level?.ToUpperInvariant() is not ("ANONYMOUS" or "FUNCTION"))
        {
            faults.Add($"{function.Name}: needs authorization level {level}, which only Azure can check; use Anonymous or Function");
        }

        var methods = binding.TryGetProperty("methods", out var list) ? list.EnumerateArray().Select(method => method.GetString()!) : [];
        return new HttpFunction(
            function.Name,
            binding.GetProperty("name").GetString()!,
            binding.TryGetProperty("route", out var route) && route.GetString() is { Length: > 0 } own ? own : function.Name,
            [.. methods.Select(method => method.ToUpperInvariant())],
            string.Equals(level, "anonymous", StringComparison.OrdinalIgnoreCase));
    }
}
