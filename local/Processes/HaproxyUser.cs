using System.Diagnostics;
using System.Runtime.Versioning;

namespace Thalassa.Local.Processes;

/// <summary>
/// Agents and HAProxy never run as root here: where root starts them, they run as the user that HAProxy's Debian package brings.
/// </summary>
public static class HaproxyUser
{
    private const string User = "haproxy";
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enterable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    [SupportedOSPlatformGuard("linux")]
    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Readies a folder for agents, and a place in it that the user can read the program from.</summary>
    /// <param name="state">Exists.</param>
    public static void PrepareFolder(string state)
    {
        if (!IsRoot)
        {
            return;
        }

        File.SetUnixFileMode(state, Enterable);
        var copy = Directory.CreateDirectory(Copy(state)).FullName;
        File.SetUnixFileMode(copy, Enterable);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Programs.Assembly("Thalassa.Agent"))!))
        {
            var copied = Path.Combine(copy, Path.GetFileName(file));
            File.Copy(file, copied);
            File.SetUnixFileMode(copied, Readable);
        }
    }

    /// <summary>How the agent is started.</summary>
    /// <param name="state">What <see cref="PrepareFolder"/> readied.</param>
    public static IEnumerable<string> AgentCommand(string state) =>
        IsRoot
            ?
            [
                "setpriv",
                $"--reuid={User}",
                $"--regid={User}",
                "--clear-groups",
                Programs.Dotnet,
                Path.Combine(Copy(state), "Thalassa.Agent.dll"),
            ]
            : [Programs.Dotnet, Programs.Assembly("Thalassa.Agent")];

    /// <summary>Makes a folder for an agent's files and those of its HAProxy.</summary>
    public static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            using var chown = Process.Start("chown", [$"{User}:{User}", folder]);
            chown.WaitForExit();
        }
    }

    private static string Copy(string state) => Path.Combine(state, "program");
}
