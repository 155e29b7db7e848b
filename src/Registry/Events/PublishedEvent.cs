using Thalassa.Model.Events;

namespace Thalassa.Registry.Events;

/// <summary>An event on its way to subscribers.</summary>
/// <param name="Sequence">Grows by one with each event of this process.</param>
/// <param name="Event">The event.</param>
/// <param name="Json">The same as UTF-8 JSON on one line, made once for all subscribers.</param>
public sealed record PublishedEvent(long Sequence, RegistryEvent Event, ReadOnlyMemory<byte> Json);
