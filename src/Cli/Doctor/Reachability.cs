using Thalassa.Cli.Connection;

namespace Thalassa.Cli.Doctor;

/// <summary>Why a registry or an agent is unreachable, as a finding.</summary>
internal static class Reachability
{
    /// <summary>The finding.</summary>
    /// <param name="part">The registry or agent.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="start">The hint for a closed port.</param>
    public static Finding Of(string part, UnreachableException failure, string start) =>
        failure.Kind switch
        {
            Unreachable.Refused => Finding.Error(part, "nothing listens there", start),
            Unreachable.NoSuchName => Finding.Error(
                part, $"its name does not resolve: {failure.Reason}", "check the spelling and the DNS of this machine"),
            Unreachable.Silent => Finding.Error(
                part,
                $"{failure.Reason}; it hangs, or a firewall drops the packets",
                "check its process and the firewalls in between"),
            Unreachable.Tls => Finding.Error(
                part, $"TLS connection failed: {failure.Reason}", "check its certificate, and that the port serves https"),
            _ => Finding.Error(
                part,
                $"no usable answer: {failure.Reason}",
                "check which program listens there, and whether it needs https"),
        };
}
