using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Runtime;

/// <summary>The numbers of <c>show servers state</c>.</summary>
internal static class ServerFlags
{
    // Forced, inherited and unresolved maintenance. Bit 4 says only that the file had it so, and stays when it ends.
    private const int Maintenance = 0x01 | 0x02 | 0x20;
    private const int Drain = 0x08 | 0x10;
    private const int CheckEnabled = 0x04;

    /// <summary>From <c>srv_admin_state</c>.</summary>
    public static SlotAdmin Admin(int flags) =>
        (flags & Maintenance) != 0 ? SlotAdmin.Maintenance : (flags & Drain) != 0 ? SlotAdmin.Drain : SlotAdmin.Ready;

    /// <summary>From <c>srv_op_state</c>: 0 is stopped, 1 starting, 2 running, 3 stopping.</summary>
    public static bool IsUp(int state) => state is 1 or 2;

    /// <summary>
    /// From <c>srv_check_result</c>: 0 is unknown, 1 neither, 2 failed, 3 passed, 4 passed for those who know the member.
    /// </summary>
    public static bool HasPassed(int result) => result is 3 or 4;

    /// <summary>From <c>srv_check_state</c>.</summary>
    public static bool HasCheck(int flags) => (flags & CheckEnabled) != 0;
}
