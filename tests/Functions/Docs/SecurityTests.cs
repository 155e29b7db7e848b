using System.Text.RegularExpressions;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Docs;

/// <summary>What the page on security claims is held by tests that are there.</summary>
public sealed partial class SecurityTests
{
    private static readonly string[] Rows =
    [
        .. File.ReadAllLines(RepositoryRoot.At("SECURITY.md"))
            .SkipWhile(line => !line.StartsWith("| Claim", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')),
    ];

    [Fact]
    public void Each_claim_names_its_tests() => Assert.All(Rows, row => Assert.NotEmpty(Test.Matches(row)));

    [Fact]
    public void Each_test_that_is_named_is_there()
    {
        Assert.InRange(Rows.Length, 15, 100);
        var sources = Directory
            .EnumerateFiles(RepositoryRoot.At("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToArray();
        Assert.All(Rows.SelectMany(row => Test.Matches(row)), test =>
        {
            var (space, type, method) = (test.Groups[1].Value, test.Groups[2].Value, test.Groups[3].Value);
            Assert.Contains(sources, source => source.Contains($".{space};", StringComparison.Ordinal)
                && source.Contains($"class {type}", StringComparison.Ordinal)
                && source.Contains($" {method}(", StringComparison.Ordinal));
        });
    }

    [GeneratedRegex("`([A-Za-z.]+)\\.([A-Za-z]+)\\.([A-Za-z_0-9]+)`")]
    private static partial Regex Test { get; }
}
