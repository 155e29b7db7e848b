using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Cli.Output;
using Thalassa.Model;
using Thalassa.Model.Registrations;

namespace Thalassa.Cli.Watching;

/// <summary>A registration that appeared or left.</summary>
internal sealed record Change(bool IsOnline, Registration Registration, DateTimeOffset Time)
{
    private string Word => IsOnline ? "online" : "offline";

    public JsonObject ToJson() => new()
    {
        ["event"] = Word,
        ["time"] = Time.ToUnixTimeMilliseconds(),
        ["registration"] = JsonSerializer.SerializeToNode(Registration, Json.Relaxed.Registration),
    };

    public Cell ToCell() =>
        new($"{Time:HH:mm:ss} {Word,-7} {Registration.Id}", IsOnline ? Spectre.Console.Color.Green : Spectre.Console.Color.Red);
}
