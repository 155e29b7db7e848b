using System.Text.Json.Nodes;
using Thalassa.Cli.Output;

namespace Thalassa.Cli.Doctor;

/// <summary>A finding of the doctor.</summary>
/// <param name="Level">Its severity.</param>
/// <param name="Part">The affected part: the address of the registry or an agent, or the HAProxy of an agent.</param>
/// <param name="What">The description.</param>
/// <param name="Hint">What to do about it, or null if there is no problem.</param>
internal sealed record Finding(Level Level, string Part, string What, string? Hint)
{
    public static Finding Well(string part, string what) => new(Level.Ok, part, what, null);

    public static Finding Warning(string part, string what, string hint) => new(Level.Warning, part, what, hint);

    public static Finding Error(string part, string what, string hint) => new(Level.Error, part, what, hint);

    public Cell Mark => Level switch
    {
        Level.Ok => Cell.Good("ok"),
        Level.Warning => Cell.Doubtful("warning"),
        _ => Cell.Bad("error"),
    };

    public JsonObject ToJson() =>
        new()
        {
            ["level"] = Level.ToString().ToLowerInvariant(),
            ["part"] = Part,
            ["what"] = What,
            ["cure"] = Hint,
        };
}
