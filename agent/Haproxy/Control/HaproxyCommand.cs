using System.Diagnostics;

namespace Thalassa.Agent.Haproxy.Control;

/// <summary>The command lines by which the agent runs HAProxy and ends it.</summary>
internal static class HaproxyCommand
{
    /// <summary>A check of <paramref name="file"/> alone.</summary>
    public static ProcessStartInfo Check(HaproxyOptions options, string file) =>
        Command(options, options.Haproxy, "-c", "-f", file);

    /// <summary>The master process, in the foreground whatever the configuration says.</summary>
    public static ProcessStartInfo Run(HaproxyOptions options)
    {
        // Under sudo the socket would belong to root, and the agent could not use it.
        var owner = options.Sudo ? $",user,{HaproxyText.Name(Environment.UserName)}" : string.Empty;
        return Command(
            options, options.Haproxy, "-W", "-db", "-S", $"{options.MasterSocket},mode,600{owner}", "-f", options.HaproxyCfgPath, "-p",
            options.HaproxyPidPath);
    }

    /// <summary>A signal to a HAProxy that another user owns.</summary>
    public static ProcessStartInfo Signal(HaproxyOptions options, string signal, int process) =>
        Command(options, "kill", "-s", signal, $"{process}");

    private static ProcessStartInfo Command(HaproxyOptions options, string program, params string[] arguments) => options.Sudo
        ? new ProcessStartInfo("sudo", ["-n", program, .. arguments])
        : new ProcessStartInfo(program, arguments);
}
