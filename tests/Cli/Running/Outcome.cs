using System.Text.Json;

namespace Thalassa.Cli.Tests.Running;

/// <summary>What a command did.</summary>
/// <param name="ExitCode">How its process ended.</param>
/// <param name="Output">What it wrote to the standard output.</param>
/// <param name="Errors">What it wrote to the standard error.</param>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>The output as JSON; fails when it is none.</summary>
    public JsonElement Json => JsonElement.Parse(Output);

    /// <summary>The lines of the output, with runs of spaces as one.</summary>
    public string[] Lines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    /// <summary>Fails with all that was written when the code is another.</summary>
    public Outcome EndedWith(int code)
    {
        Assert.True(ExitCode == code, $"It ended with {ExitCode}, not {code}.\n--- output\n{Output}\n--- errors\n{Errors}");
        return this;
    }
}
