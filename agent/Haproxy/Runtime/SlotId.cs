using Thalassa.Model.Routing;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>A server line of a backend that this agent fills with one member after another: <c>live/s3</c>.</summary>
public readonly record struct SlotId
{
    /// <summary>Names slot <paramref name="number"/> of <paramref name="backend"/>.</summary>
    /// <param name="backend">The key of the backend.</param>
    /// <param name="number">1 and up.</param>
    /// <exception cref="ArgumentException">The key is none, or the number is below 1.</exception>
    public SlotId(string backend, int number)
    {
        if (!RoutingText.IsKey(backend))
        {
            throw new ArgumentException($"'{backend}' is not the key of a backend.", nameof(backend));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Backend = backend;
        Number = number;
    }

    /// <summary>The key of the backend.</summary>
    public string Backend { get; }

    /// <summary>1 for <c>s1</c>, and so on.</summary>
    public int Number { get; }

    /// <summary>The number of the slot that HAProxy calls <paramref name="server"/>, or null for a server that is no slot.</summary>
    public static int? NumberOf(ReadOnlySpan<char> server) =>
        server is ['s', >= '1' and <= '9', ..] && int.TryParse(server[1..], System.Globalization.NumberStyles.None, null, out var number)
            ? number
            : null;

    /// <summary>As HAProxy's commands name it.</summary>
    public override string ToString() => $"{Backend}/s{Number}";
}
