namespace Thalassa.Local.Demo.Story;

/// <summary>One request of the demo's own users, and what came back.</summary>
/// <param name="Sent">When, on the clock of <see cref="Traffic"/>.</param>
/// <param name="Received">When the answer was there.</param>
/// <param name="Text">What the app said, or null when the request failed.</param>
/// <param name="Fault">Why it failed, or null.</param>
internal sealed record Answer(TimeSpan Sent, TimeSpan Received, string? Text, string? Fault);
