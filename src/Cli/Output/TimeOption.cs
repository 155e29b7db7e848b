using System.CommandLine;

namespace Thalassa.Cli.Output;

/// <summary>An option that is a time, whose default the help tells in the form in which it can be given.</summary>
/// <param name="name">With its dashes.</param>
/// <param name="fallback">What it is when nobody says.</param>
internal sealed class TimeOption(string name, TimeSpan fallback) : Option<TimeSpan?>(name)
{
    public TimeSpan Fallback => fallback;
}
