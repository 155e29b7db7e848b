using System.Text.Json;

namespace Thalassa.Agent.Compatibility.Consul;

/// <summary>What Consul said of one service.</summary>
/// <param name="Index"><c>X-Consul-Index</c>, at least 1: to ask for what is newer.</param>
/// <param name="Body">The answer as it came.</param>
internal sealed record ConsulAnswer(long Index, byte[] Body)
{
    /// <summary>The instances that pass all their checks.</summary>
    public IEnumerable<JsonElement> Entries => JsonElement.Parse(Body).EnumerateArray();
}
