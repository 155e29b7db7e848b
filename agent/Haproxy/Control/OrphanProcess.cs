using System.Globalization;
using System.Text;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>Finds the HAProxy that an agent which was killed has left running.</summary>
internal static class OrphanProcess
{
    /// <summary>The process of the pid file, if it lives and runs the configuration file of <paramref name="options"/>.</summary>
    public static int? Find(HaproxyOptions options)
    {
        try
        {
            var text = File.ReadAllText(options.HaproxyPidPath).Trim();
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Runs(pid, options) ? pid : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a process is a HAProxy with the configuration file of <paramref name="options"/>.</summary>
    public static bool Runs(int pid, HaproxyOptions options)
    {
        try
        {
            var arguments = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Split('\0');
            return arguments.Contains(options.HaproxyCfgPath) && arguments.Contains("-W");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
