using System.Net;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>A slot as <c>haproxy.cfg</c> has it, so that a worker that starts with the file does what the running one does.</summary>
/// <param name="Number">1 for <c>s1</c>, and so on.</param>
/// <param name="Address">The member's, or <see cref="RunningSlot.FreeAddress"/>.</param>
/// <param name="Port">The member's, or <see cref="RunningSlot.FreePort"/>.</param>
/// <param name="Weight">0 to 256.</param>
/// <param name="IsEnabled">Whether it has traffic from the start, without a check; if not, the agent lets it join.</param>
public sealed record SlotLine(int Number, IPAddress Address, int Port, int Weight, bool IsEnabled)
{
    /// <summary>A slot without a member.</summary>
    public static SlotLine Free(int number) => new(number, RunningSlot.FreeAddress, RunningSlot.FreePort, 100, false);
}
