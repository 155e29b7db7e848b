namespace Thalassa.Bench.Hitless.Story;

/// <summary>What has to hold, and whether it did.</summary>
internal sealed class Checks
{
    private readonly List<(string What, bool Holds)> _checks = [];

    public bool AllHold => _checks.TrueForAll(check => check.Holds);

    public void Add(string what, bool holds) => _checks.Add((what, holds));

    public void Report()
    {
        Console.WriteLine();
        foreach (var (what, _) in _checks.Where(check => !check.Holds))
        {
            Console.WriteLine($"NOT SO: {what}");
        }

        Console.WriteLine($"{_checks.Count(check => check.Holds)} of {_checks.Count} checks hold.");
    }
}
