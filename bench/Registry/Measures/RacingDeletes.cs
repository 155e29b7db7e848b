using System.Text.Json;
using Thalassa.Bench.Registry.Contenders;
using Thalassa.Bench.Registry.Load;

namespace Thalassa.Bench.Registry.Measures;

/// <summary>Queries while the registrations that they list come and go.</summary>
internal static class RacingDeletes
{
    /// <summary>Runs both against each other for a time, and looks at every answer.</summary>
    public static async Task<IReadOnlyList<Measure>> RunAsync(Contender registry, TimeSpan duration)
    {
        var changes = Enumerable.Range(0, 200).SelectMany(instance => new[]
        {
            Requests.Build($"POST {Requests.Path(7, instance)}", Requests.Meta(7, instance, 60), "Content-Type: application/json"),
            Requests.Build($"DELETE {Requests.Path(7, instance)}"),
        });
        using var done = new CancellationTokenSource();
        var queries = Enumerable.Range(0, 4).Select(_ => QueryAsync(registry, done.Token)).ToArray();
        var changed = await LoadRun.ForAsync(registry.Address, 8, [.. changes], duration);
        await done.CancelAsync();
        var answers = await Task.WhenAll(queries);
        return
        [
            new($"{registry.Name}: queries while members come and go", $"{answers.Sum(answer => answer.Asked)}"),
            new("    registrations and deletions meanwhile", $"{changed.Times.Length}"),
            Measure.AtMost("    failed", answers.Sum(answer => answer.Failed) + changed.Failed, 0),
        ];
    }

    private static async Task<(int Asked, int Failed)> QueryAsync(Contender registry, CancellationToken cancellationToken)
    {
        using var connection = new HttpConnection { Body = new() };
        await connection.ConnectAsync(registry.Address);
        var query = Requests.Build("GET /registrations/service-7/1.0.0");
        var (asked, failed) = (0, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            asked++;
            if (await connection.SendAsync(query) != 200 || !IsList(connection.Body.WrittenSpan))
            {
                failed++;
            }
        }

        return (asked, failed);
    }

    private static bool IsList(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonElement.Parse(body).EnumerateArray()
                .All(registration => registration.GetProperty("name").GetString() == "service-7");
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
