namespace Thalassa.Bench.Hitless.Scale;

/// <summary>The cost of an idle agent with many members and no reader.</summary>
internal static class AtRest
{
    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        await using var many = await ManyMembers.StartAsync(duration);
        var (cpu, memory, wakeUps) = await many.MeasureAsync(duration);
        Console.WriteLine(
            $"agent at rest with {ManyMembers.Count} members, {duration.TotalSeconds} s: {memory}, {cpu:0.00} % "
            + $"of a core (target 0.5), {wakeUps:0.0} wake-ups/s");
        return cpu <= 0.5;
    }
}
