using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Thalassa.Local.Hosting;

/// <summary>What <c>host.json</c> says, as far as an app that runs by itself can follow it.</summary>
/// <param name="RoutePrefix">Before every route; empty for none.</param>
/// <param name="FunctionTimeout">The longest invocation.</param>
/// <param name="MaxConcurrentRequests">How many HTTP invocations run at once, or null for no limit.</param>
/// <param name="MaxOutstandingRequests">How many run or wait; more are answered with 429; null for no limit.</param>
internal sealed record HostJson(string RoutePrefix, TimeSpan FunctionTimeout, int? MaxConcurrentRequests, int? MaxOutstandingRequests)
{
    // The Functions host knows host.json under this name, so that an environment variable can override a part of it.
    private const string Section = "AzureFunctionsJobHost";

    /// <summary>Puts <c>host.json</c> below every other source of <paramref name="configuration"/>.</summary>
    /// <param name="configuration">What the host reads its settings from.</param>
    /// <param name="folder">Where the app is.</param>
    public static void AddTo(ConfigurationManager configuration, string folder)
    {
        var path = Path.Combine(folder, "host.json");
        var file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: true).Build();
        var values = file.AsEnumerable().Where(pair => pair.Value is not null).ToArray();
        ((IConfigurationBuilder)configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = values.Select(pair => KeyValuePair.Create($"{Section}:{pair.Key}", pair.Value))
                .Concat(values.Where(pair => pair.Key.StartsWith("logging:", StringComparison.OrdinalIgnoreCase))),
        });
    }

    /// <summary>Reads and checks it; faults go into <paramref name="faults"/>.</summary>
    public static HostJson Read(IConfiguration configuration, List<string> faults)
    {
        var host = configuration.GetSection(Section);
        return new HostJson(
            (host["extensions:http:routePrefix"] ?? "api").Trim('/'),
            Timeout(host["functionTimeout"], faults),
            Limit(host, "maxConcurrentRequests", faults),
            Limit(host, "maxOutstandingRequests", faults));
    }

    private static TimeSpan Timeout(string? text, List<string> faults)
    {
        if (text is null or "-1")
        {
            return text is null ? TimeSpan.FromMinutes(30) : System.Threading.Timeout.InfiniteTimeSpan;
        }

        if (
            TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout)
            && timeout > TimeSpan.Zero
            && timeout <= TimeSpan.FromDays(1))
        {
            return timeout;
        }

        faults.Add($"host.json: functionTimeout is '{text}'; it must be a duration such as 00:05:00 up to one day, or -1 for no limit");
        return default;
    }

    private static int? Limit(IConfiguration host, string name, List<string> faults)
    {
        var text = host[$"extensions:http:{name}"];
        if (text is null or "-1")
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
        {
            return limit;
        }

        faults.Add($"host.json: extensions.http.{name} is '{text}'; it must be a whole number of at least 1, or -1 for no limit");
        return null;
    }
}
