using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;

/// <summary>Whether the Functions host started this process as its custom handler, and where it looks for it.</summary>
internal static class CustomHandlerPort
{
    public const string Setting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>Reads the port of loopback to listen on; faults go into <paramref name="faults"/>.</summary>
    /// <returns>The port, or null where there is no host, or after a fault.</returns>
    public static int? Read(IConfiguration configuration, List<string> faults)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            return port;
        }

        faults.Add($"{Setting} is '{text}'; the Functions host sets it to a port from 1 to 65535, and without a host it is not set");
        return null;
    }
}
