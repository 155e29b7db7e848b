using System.Diagnostics;

namespace Thalassa.Local.Demo.Fleet;

/// <summary>HAProxy never runs as root here: where root runs the demo, it runs as the user that its Debian package brings.</summary>
internal static class HaproxyUser
{
    private const string User = "haproxy";
    private const string Program = "/usr/sbin/haproxy";

    /// <summary>The program that the agents are to start as HAProxy.</summary>
    /// <param name="state">A folder for it, if it has to be written.</param>
    public static string PrepareProgram(string state)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "haproxy";
        }

        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        var program = Path.Combine(state, "haproxy");
        File.WriteAllText(program, $"#!/bin/sh\nexec setpriv --reuid={User} --regid={User} --clear-groups {Program} \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }

    /// <summary>Makes a folder that the agent and its HAProxy share.</summary>
    public static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [$"{User}:{User}", folder]);
            chown.WaitForExit();
        }
    }
}
