using System.Text.Json.Nodes;
using Thalassa.Cli.Output;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Joining;

/// <summary>Reports what happens to registrations: as text on the standard error, or as one line of JSON per event.</summary>
/// <param name="screen">The output.</param>
/// <param name="jsonAside">Whether JSON goes to the standard error too, because the standard output belongs to the program.</param>
/// <param name="time">The clock.</param>
internal sealed class Reporter(Screen screen, bool jsonAside, TimeProvider time)
{
    private readonly Lock _lock = new();

    public void Registered(RegistrationId id, bool isAgain) =>
        Report("registered", id, () => screen.Note($"registered{(isAgain ? " again" : string.Empty)}: {id}"));

    public void Deregistered(RegistrationId id) => Report("deregistered", id, () => screen.Note($"deregistered: {id}"));

    public void Failed(RegistrationId id, string reason, TimeSpan? retryIn) =>
        Report(
            "failed",
            id,
            () => screen.Warn($"{id}: {reason}{(retryIn is { } pause ? $"; next attempt in {pause.TotalSeconds:0.#} s" : string.Empty)}"),
            reason);

    private void Report(string what, RegistrationId id, Action text, string? reason = null)
    {
        lock (_lock)
        {
            if (!screen.IsJson)
            {
                text();
                return;
            }

            var line = new JsonObject { ["event"] = what, ["id"] = id.ToString(), ["time"] = time.GetUtcNow().ToUnixTimeMilliseconds() };
            if (reason is not null)
            {
                line["reason"] = reason;
            }

            Screen.JsonLine(line, jsonAside);
        }
    }
}
