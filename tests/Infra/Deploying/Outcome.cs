namespace Thalassa.Infra.Tests.Deploying;

/// <summary>How a run of <c>./deploy</c> ended.</summary>
internal static class Outcome
{
    public static void Done(FakeAzure.Said said) => Assert.True(said.ExitCode == 0, $"{said.Errors}\n{said.Output}\n{said.App}");

    public static void Refused(FakeAzure.Said said, string problem)
    {
        Assert.Equal(1, said.ExitCode);
        Assert.Contains(problem, said.Errors, StringComparison.Ordinal);
    }

    public static string Verb(string call) =>
        string.Join(' ', call.Split(' ').TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)));
}
