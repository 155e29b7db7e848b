using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;

/// <summary>What the Functions host posts to have a timer function run: <c>{"Data":{"timer":{…}},"Metadata":{…}}</c>.</summary>
internal static class TimerInvocation
{
    private static readonly JsonSerializerOptions AnyCase = new(JsonSerializerDefaults.Web);

    /// <summary>Reads where the timer stands; the host writes it as an object, or as the text of one.</summary>
    /// <exception cref="JsonException">It is not of that form.</exception>
    public static TimerInfo Read(JsonElement invocation, string binding)
    {
        if (!TryFind(invocation, "Data", out var data) || !TryFind(data, binding, out var timer))
        {
            throw new JsonException($"An invocation of this timer has the form {{\"Data\":{{\"{binding}\":{{\"IsPastDue\":false}}}}}}.");
        }

        var read = timer.ValueKind == JsonValueKind.String
            ? JsonSerializer.Deserialize<TimerInfo>(timer.GetString()!, AnyCase)
            : timer.Deserialize<TimerInfo>(AnyCase);
        return read ?? new TimerInfo();
    }

    private static bool TryFind(JsonElement json, string name, [NotNullWhen(true)] out JsonElement value)
    {
        value = json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().FirstOrDefault(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
            : default;
        return value.ValueKind != JsonValueKind.Undefined;
    }
}
