using System.Text.Json.Nodes;
using Thalassa.Cli.Output;

namespace Thalassa.Cli.Doctor;

/// <summary>What the doctor found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Part">Which part it is about: the registry's or an agent's address, or a HAProxy by its agent's.</param>
/// <param name="What">What is so.</param>
/// <param name="Hint">What to do about it, or null for what is well.</param>
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
