using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Thalassa.Local.WorkerHost.Http;
using Thalassa.Local.WorkerHost.Rpc;
using Thalassa.Local.WorkerHost.Timers;

namespace Thalassa.Local.WorkerHost;

/// <summary>The functions of an app by their triggers.</summary>
/// <param name="Http">Those of HTTP.</param>
/// <param name="Timers">Those of timers.</param>
internal sealed record FunctionTable(IReadOnlyList<HttpFunction> Http, IReadOnlyList<TimerFunction> Timers)
{
    /// <summary>Reads what a worker says of its functions; faults go into <paramref name="faults"/>.</summary>
    public static FunctionTable Read(IEnumerable<RpcFunctionMetadata> functions, IConfiguration configuration, List<string> faults)
    {
        var (http, timers) = (new List<HttpFunction>(), new List<TimerFunction>());
        foreach (var function in functions)
        {
            var triggers = 0;
            foreach (var text in function.RawBindings)
            {
                using var json = JsonDocument.Parse(text);
                var type = json.RootElement.GetProperty("type").GetString() ?? string.Empty;
                if (!type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                triggers++;
                switch (type.ToUpperInvariant())
                {
                    case "HTTPTRIGGER":
                        http.Add(HttpFunction.Read(function, json.RootElement, faults));
                        break;
                    case "TIMERTRIGGER":
                        timers.AddRange(TimerFunction.Read(function, json.RootElement, configuration, faults) is { } timer ? [timer] : []);
                        break;
                    default:
                        faults.Add($"{function.Name}: this host has no {type}");
                        break;
                }
            }

            if (triggers != 1)
            {
                faults.Add($"{function.Name}: has {triggers} triggers; a function must have one");
            }
        }

        return new FunctionTable(http, timers);
    }
}
