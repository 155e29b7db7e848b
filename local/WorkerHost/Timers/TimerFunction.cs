using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Timers;

/// <summary>A function that a timer triggers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binding">The parameter that takes the timer.</param>
/// <param name="Schedule">When it runs.</param>
/// <param name="RunOnStartup">Whether it runs at once, too.</param>
internal sealed record TimerFunction(string Name, string Binding, TimerSchedule Schedule, bool RunOnStartup)
{
    /// <summary>Reads the binding of a trigger; faults go into <paramref name="faults"/>.</summary>
    public static TimerFunction? Read(RpcFunctionMetadata function, JsonElement binding, IConfiguration configuration, List<string> faults)
    {
        var text = binding.GetProperty("schedule").GetString() ?? string.Empty;
        var monitor = !binding.TryGetProperty("useMonitor", out var useMonitor) || useMonitor.GetBoolean();
        return TimerSchedule.Read(function.Name, text, monitor, configuration, faults) is { } schedule
            ? new TimerFunction(
                function.Name,
                binding.GetProperty("name").GetString()!,
                schedule,
                binding.TryGetProperty("runOnStartup", out var runOnStartup) && runOnStartup.GetBoolean())
            : null;
    }
}
