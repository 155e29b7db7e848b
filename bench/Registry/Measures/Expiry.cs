using System.Text.Json;
using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;

namespace Thalassa.Bench.Registry.Measures;

/// <summary>A thousand leases of one service that run out in the same moment.</summary>
internal static class Expiry
{
    private const int Leases = 1000;
    private const int SecondsToExpire = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The period of the reaper during this measurement, seconds; also its default.</summary>
    public const int ReaperSeconds = 5;

    /// <summary>Registers them, waits until all are gone, and counts the passes that took part.</summary>
    public static async Task<IReadOnlyList<Measure>> RunAsync(Contender registry)
    {
        await LoadRun.OnceAsync(registry.Address, 32, Requests.Heartbeats(1, Leases, SecondsToExpire));
        var runsOut = TimeProvider.System.GetUtcNow().AddSeconds(SecondsToExpire);
        using var connection = new HttpConnection { Body = new() };
        await connection.ConnectAsync(registry.Address);
        var query = Requests.Build("GET /registrations/service-0");
        int left;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            await connection.SendAsync(query);
            left = JsonElement.Parse(connection.Body.WrittenSpan).GetArrayLength();
        }
        while (left > 0 && TimeProvider.System.GetUtcNow() - runsOut < Limit);

        var gone = TimeProvider.System.GetUtcNow();
        var passes = (gone.ToUnixTimeSeconds() / ReaperSeconds) - (runsOut.ToUnixTimeSeconds() / ReaperSeconds);
        return
        [
            left == 0
                ? Measure.AtMost($"{registry.Name}: passes until 1,000 leases of one service are reaped", passes, 2)
                : Measure.AtMost($"{registry.Name}: leases left after {Limit.TotalSeconds} s", left, 0),
            new($"    seconds after they ran out (a pass every {ReaperSeconds} s)", $"{(gone - runsOut).TotalSeconds:0.0} s"),
        ];
    }
}
