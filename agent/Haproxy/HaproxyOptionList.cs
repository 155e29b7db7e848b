using Thalassa.Hosting.Options;

namespace Thalassa.Agent.Haproxy;

/// <summary>The agent's options that say how HAProxy is driven.</summary>
internal static class HaproxyOptionList
{
    public static readonly ProgramOption<string> Haproxy = ProgramOptions.Text(
        "haproxy", fallback: "haproxy", help: "Program to run as HAProxy. Default: {default}");

    public static readonly ProgramOption<string> SocketPath = ProgramOptions.FilePath(
        "haproxySocketPath", "/tmp/haproxy.sock", "HAProxy's statistics and runtime socket. Default: {default}");

    public static readonly ProgramOption<string> PidPath = ProgramOptions.FilePath(
        "haproxyPidPath", "/var/run/haproxy.pid", "File with the process id of the HAProxy that the agent runs. Default: {default}");

    public static readonly ProgramOption<string> CfgPath = ProgramOptions.FilePath(
        "haproxyCfgPath", "/etc/haproxy/haproxy.cfg", "HAProxy's configuration file, which the agent writes. Default: {default}");

    public static readonly ProgramOption<string?> MasterSocket = ProgramOptions.FilePath(
        "haproxyMasterSocket",
        "Master socket of a HAProxy that runs already, such as /run/haproxy-master.sock; else the agent runs its own");

    public static readonly ProgramOption<int?> StatsPort = ProgramOptions.Port(
        "statsPort", 1, "Loopback port of HAProxy's statistics page. Default: none");

    public static readonly ProgramOption<string?> TemplateFile = ProgramOptions.FilePath(
        "templateFile", "Handlebars template of HAProxy's configuration. Default: the built-in one");

    public static readonly ProgramOption<TimeSpan> Drain = ProgramOptions.Seconds(
        "drain", 30, 0, 3600, "Seconds that the running requests of a member that leaves are waited for, {range}. Default: {default}");

    public static readonly ProgramOption<TimeSpan> SwitchPatience = ProgramOptions.Seconds(
        "switchPatience",
        10,
        1,
        300,
        "Seconds that a new version has for its members to pass their checks before it takes the traffic, {range}. Default: {default}");

    public static readonly ProgramOption<bool> Sudo = ProgramOptions.Flag("sudo", "Run HAProxy through sudo -n");
}
