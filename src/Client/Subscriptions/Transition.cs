using Thalassa.Model.Registrations;

namespace Thalassa.Client.Subscriptions;

/// <summary>A transition reported to a subscriber.</summary>
/// <param name="IsOnline">Whether it is there now, or gone.</param>
/// <param name="Registration">As it is, or as it last was.</param>
internal sealed record Transition(bool IsOnline, Registration Registration);
