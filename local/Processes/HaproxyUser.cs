using System.Diagnostics;
using System.Runtime.Versioning;

namespace Thalassa.Local.Processes;

/// <summary>HAProxy never runs as root here: where root starts it, it runs as the user that its Debian package brings.</summary>
public static class HaproxyUser
{
    private const string User = "haproxy";
    private const string Installed = "/usr/sbin/haproxy";

    [SupportedOSPlatformGuard("linux")]
    private static bool IsRoot => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Readies a folder for agents and their HAProxies; both must be able to enter it.</summary>
    public static void PrepareFolder(string state)
    {
        if (!IsRoot)
        {
            return;
        }

        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        var program = Path.Combine(state, User);
        File.WriteAllText(program, $"#!/bin/sh\nexec setpriv --reuid={User} --regid={User} --clear-groups {Installed} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The program that an agent is to start as HAProxy.</summary>
    /// <param name="state">What <see cref="PrepareFolder"/> readied.</param>
    public static string Program(string state) => IsRoot ? Path.Combine(state, User)
        : File.Exists(Installed) ? Installed : User;

    /// <summary>Makes a folder that an agent and its HAProxy share.</summary>
    public static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            using var chown = Process.Start("chown", [$"{User}:{User}", folder]);
            chown.WaitForExit();
        }
    }
}
