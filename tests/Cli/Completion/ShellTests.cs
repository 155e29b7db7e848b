using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Completion;

/// <summary>The scripts in the shells that they are for.</summary>
[Collection(SharedFleets.Name)]
public sealed class ShellTests(Fleets fleets)
{
    // Bash splits the line as readline does, at its word breaks; the function is then called as it would be.
    private const string Bash = """
        source "$1/script"
        COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDS=() rest=$2
        while [[ $rest =~ ^[[:space:]]*([^@[:space:]]+|@) ]]; do COMP_WORDS+=("${BASH_REMATCH[1]}"); rest=${rest:${#BASH_REMATCH[0]}}; done
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _thalassa
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // Zsh completes only for typed input: the line, the key, and one more key that hands out what the line has become.
    private const string Zsh = """
        zmodload zsh/zpty
        mkfifo "$1/line"
        zpty shell zsh -f -i
        zpty -w shell "PS1=; unset zle_bracketed_paste; autoload -Uz compinit; compinit -D -u; source $1/script"
        zpty -w shell "hand-out() { print -r -- \$BUFFER > $1/line }; zle -N hand-out; bindkey '^X' hand-out; print rea''dy"
        zpty -r shell seen '*ready*'
        zpty -w -n shell "$2"$'\t\C-x'
        read -r line < "$1/line"
        print -r -- "$line"
        zpty -d shell
        """;

    private const string Fish = """
        source "$argv[1]/script"
        complete -C "$argv[2]"
        """;

    [Theory]
    [InlineData("thalassa swi", "switch")]
    [InlineData("thalassa switch {0}", "{0}")]
    [InlineData("thalassa wait {0}@1", "1.0.0")]
    [InlineData("thalassa wait {0}@", "1.0.0")]
    [InlineData("thalassa switch nobody-has-this", null)]
    public Task Bash_completes_the_word_after_its_last_break(string line, string? word) =>
        CompletesAsync("bash", ["--norc"], Bash, line, word);

    [Theory]
    [InlineData("thalassa swi", "thalassa switch")]
    [InlineData("thalassa switch {0}", "thalassa switch {0}")]
    [InlineData("thalassa wait {0}@", "thalassa wait {0}@1.0.0")]
    [InlineData("thalassa switch nobody-has-this", "thalassa switch nobody-has-this")]
    public Task Zsh_completes_the_line(string line, string whole) => CompletesAsync("zsh", ["-f"], Zsh, line, whole);

    [Theory]
    [InlineData("thalassa swi", "switch")]
    [InlineData("thalassa switch {0}", "{0}")]
    [InlineData("thalassa wait {0}@", "{0}@1.0.0")]
    [InlineData("thalassa switch nobody-has-this", null)]
    public Task Fish_completes_the_word(string line, string? word) => CompletesAsync("fish", ["--no-config"], Fish, line, word);

    [Theory]
    [InlineData("thalassa swi", "switch")]
    [InlineData("thalassa --registry {1} switch {0}", "{0}")]
    [InlineData("thalassa --registry {1} wait {0}@", "{0}@1.0.0")]
    [InlineData("thalassa --registry {1} switch nobody-has-this", null)]
    public async Task PowerShell_completes_the_word(string line, string? word)
    {
        var (fleet, name) = await KnownAsync("pwsh");
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateAliasEntry("thalassa", ThalassaProcess.Program));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript((await fleet.RunAsync("completion", "pwsh")).Output).Invoke();
        Assert.Empty(shell.Streams.Error);
        shell.Commands.Clear();

        await Eventually.PassesAsync(() =>
        {
            var typed = string.Format(null, line, name, fleet.Registry);
            var offers = CommandCompletion
                .CompleteInput(typed, typed.Length, null, shell)
                .CompletionMatches.Select(offer => offer.CompletionText);
            Assert.Equal(word is null ? null : string.Format(null, word, name), offers.SingleOrDefault());
            return Task.CompletedTask;
        });
    }

    private async Task CompletesAsync(string shell, string[] options, string script, string line, string? result)
    {
        var (fleet, name) = await KnownAsync(shell);
        var written = (await fleet.RunAsync("completion", shell)).EndedWith(0).Output;

        // A registry that takes its time is not waited for.
        await Eventually.PassesAsync(async () =>
        {
            using var folder = new TemporaryFolder();
            File.CreateSymbolicLink(folder.At("thalassa"), ThalassaProcess.Program);
            folder.Write("script", written);
            folder.Write("try", script);
            using var process = ThalassaProcess.Start(
                shell,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
                    ["THALASSA_REGISTRY"] = fleet.Registry,
                },
                [.. options, folder.At("try"), folder.Path, string.Format(null, line, name)]);
            var outcome = (await ThalassaProcess.EndAsync(process)).EndedWith(0);
            Assert.Equal(result is null ? null : string.Format(null, result, name), outcome.Lines.SingleOrDefault());
        });
    }

    private async Task<(Fleet Fleet, string Name)> KnownAsync(string shell)
    {
        var (fleet, name) = (await fleets.OnAsync(Store.Memory), Fleet.NewName(shell));
        await fleet.RegisterAsync(name, "1.0.0", 9001);
        await fleet.RouteAsync(name, "1.0.0");
        return (fleet, name);
    }
}
