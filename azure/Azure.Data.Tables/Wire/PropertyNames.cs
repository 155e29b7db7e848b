using System.Text.Json;

namespace Azure.Data.Tables.Wire;

/// <summary>Makes one string of each property name of a page: its entities have the same names in the same order.</summary>
internal sealed class PropertyNames
{
    private readonly List<string> _known = [];
    private int _next;

    public string Read(ref Utf8JsonReader json)
    {
        for (var i = 0; i < _known.Count; i++)
        {
            var candidate = _known[(_next + i) % _known.Count];
            if (json.ValueTextEquals(candidate))
            {
                _next = (_next + i + 1) % _known.Count;
                return candidate;
            }
        }

        var name = json.GetString()!;
        _known.Add(name);
        _next = 0;
        return name;
    }
}
