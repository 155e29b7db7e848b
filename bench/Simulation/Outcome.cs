namespace Thalassa.Bench.Simulation;

/// <summary>What came of a simulation.</summary>
/// <param name="Samples">One for each second from the first heartbeat, and one before.</param>
/// <param name="RegisteringSeconds">How long the registrations took.</param>
/// <param name="RecoverySeconds">How long after the last offered second all was as it should be, or null if it never was.</param>
/// <param name="Lost">What is not as it should be, in words; empty when nothing was lost.</param>
/// <param name="WrongRefusals">Registrations that were ended although they beat.</param>
/// <param name="FinalRegistrations">Registrations at the end.</param>
/// <param name="ReceivedEvents">Different events that the first agent received.</param>
public sealed record Outcome(
    IReadOnlyList<Sample> Samples,
    double RegisteringSeconds,
    double? RecoverySeconds,
    IReadOnlyList<string> Lost,
    int WrongRefusals,
    int FinalRegistrations,
    int ReceivedEvents);
