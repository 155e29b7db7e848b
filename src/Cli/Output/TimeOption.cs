using System.CommandLine;

namespace Thalassa.Cli.Output;

/// <summary>An option of type time, whose default is shown in the form that it accepts.</summary>
/// <param name="name">With its dashes.</param>
/// <param name="fallback">The default.</param>
internal sealed class TimeOption(string name, TimeSpan fallback) : Option<TimeSpan?>(name)
{
    public TimeSpan Fallback => fallback;
}
