using Thalassa.Cli.Services;

namespace Thalassa.Cli.Waiting;

/// <summary>The target of a wait.</summary>
/// <param name="Service">With its version.</param>
/// <param name="Count">Members, at least 1.</param>
/// <param name="OnlineOnly">Whether registrations are enough.</param>
internal sealed record WaitTarget(ServiceName Service, int Count, bool OnlineOnly);
