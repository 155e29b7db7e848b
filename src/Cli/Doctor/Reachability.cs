using Thalassa.Cli.Connection;

namespace Thalassa.Cli.Doctor;

/// <summary>Why somebody cannot be asked, as a finding.</summary>
internal static class Reachability
{
    /// <summary>The finding.</summary>
    /// <param name="part">Whom.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="start">What to do when nothing listens there.</param>
    public static Finding Of(string part, UnreachableException failure, string start) =>
        failure.Kind switch
        {
            Unreachable.Refused => Finding.Error(part, "nothing listens there", start),
            Unreachable.NoSuchName => Finding.Error(
                part, $"its name has no address: {failure.Reason}", "look for a typing error, and at the DNS of this machine"),
            Unreachable.Silent => Finding.Error(
                part,
                $"{failure.Reason}; it hangs, or a firewall drops what is sent to it",
                "look whether its process is well, and at the firewalls between"),
            Unreachable.Tls => Finding.Error(
                part, $"no secure connection: {failure.Reason}", "look at its certificate, and whether it is https that listens there"),
            _ => Finding.Error(
                part,
                $"no usable answer: {failure.Reason}",
                "look whether it is that program at all which listens there, and whether it wants https"),
        };
}
