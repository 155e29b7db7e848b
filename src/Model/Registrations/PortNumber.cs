using System.Globalization;
using Thalassa.Model.Faults;

namespace Thalassa.Model.Registrations;

/// <summary>A TCP port that a member can listen on: 1 to 65535.</summary>
public static class PortNumber
{
    /// <summary>Reads a port from a path segment: decimal digits without sign, space or leading zero.</summary>
    public static bool TryParse(string? text, string field, FaultList faults, out int port)
    {
        port = 0;
        return (text is ['1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', ..]
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
                && port <= 65535)
            || Refuse(field, faults, ref port);
    }

    /// <summary>Checks a port that came as a number.</summary>
    public static bool Check(int port, string field, FaultList faults) =>
        port is >= 1 and <= 65535 || Refuse(field, faults, ref port);

    private static bool Refuse(string field, FaultList faults, ref int port)
    {
        port = 0;
        faults.Add(field, "must be a whole number from 1 to 65535");
        return false;
    }
}
