using Spectre.Console;

namespace Thalassa.Cli.Output;

/// <summary>Shows the progress of a wait: on a terminal in one changing line, elsewhere with one line per change.</summary>
internal sealed class Progress(Action<string> show)
{
    private string? _last;

    /// <summary>Runs long work.</summary>
    /// <param name="screen">Progress goes to its standard error.</param>
    /// <param name="work">The work.</param>
    public static Task<T> WhileAsync<T>(Screen screen, Func<Progress, Task<T>> work) => screen.Aside.Profile.Capabilities.Interactive
        ? screen.Aside.Status().StartAsync("...", context => work(new Progress(text => context.Status(Markup.Escape(Clean.Of(text))))))
        : work(new Progress(screen.Note));

    /// <summary>Shows the current state.</summary>
    public void Say(string text)
    {
        if (text != _last)
        {
            _last = text;
            show(text);
        }
    }
}
