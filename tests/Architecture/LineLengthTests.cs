using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Thalassa.Testing;

namespace Thalassa.Architecture.Tests;

/// <summary>Lines end where <c>.editorconfig</c> says. Only a piece of text that reads worse when broken may pass the limit.</summary>
public sealed class LineLengthTests
{
    private const int LongText = 40;

    [Fact]
    public void Line_is_longer_than_the_limit_only_by_a_text()
    {
        var limit = Limit();
        var lines =
            from path in Directory.EnumerateFiles(RepositoryRoot.Path, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(RepositoryRoot.Path, path)
            where !name.StartsWith("artifacts/", StringComparison.Ordinal) && !name.Contains("node_modules/", StringComparison.Ordinal)
            from line in LongLines(File.ReadAllText(path), limit)
            select $"{name}:{line + 1}";
        Assert.True(!lines.Any(), string.Join('\n', lines));
    }

    private static int Limit() => int.Parse(
        File.ReadLines(Path.Combine(RepositoryRoot.Path, ".editorconfig"))
            .First(line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Split('=')[1],
        CultureInfo.InvariantCulture);

    private static IEnumerable<int> LongLines(string code, int limit)
    {
        var text = SourceText.From(code);
        var lines = text.Lines.Where(line => line.Span.Length > limit).ToList();
        if (lines.Count == 0)
        {
            return [];
        }

        var root = CSharpSyntaxTree.ParseText(text).GetRoot();
        return lines
            .Where(line => !root.DescendantTokens(line.Span)
                .Any(token => IsText(token.Kind()) && token.Span.Intersection(line.Span)?.Length > LongText))
            .Select(line => line.LineNumber);
    }

    private static bool IsText(SyntaxKind kind) => kind
        is SyntaxKind.StringLiteralToken
        or SyntaxKind.InterpolatedStringTextToken
        or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken;
}
