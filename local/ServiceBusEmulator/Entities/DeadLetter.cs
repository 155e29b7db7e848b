namespace Thalassa.Local.ServiceBus.Entities;

/// <summary>Why a message is in a dead-letter queue.</summary>
/// <param name="Source">The path of the subscription that it comes from.</param>
/// <param name="Reason">In a word; null if the receiver gave none.</param>
/// <param name="Description">In a sentence; null if the receiver gave none.</param>
internal sealed record DeadLetter(string Source, string? Reason, string? Description);
