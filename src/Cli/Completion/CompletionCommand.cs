using System.CommandLine;
using Thalassa.Cli.Output;

namespace Thalassa.Cli.Completion;

/// <summary><c>thalassa completion</c>: prints the completion script of a shell.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "Shell: bash, zsh, fish or pwsh", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command(
            "completion",
            "Print a script that completes commands, options and names; for bash: source <(thalassa completion bash)")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            Screen.Line(Script(parsed.GetValue(shell)!));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var stream = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.thalassa.{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd();
    }
}
