using System.Text.Json;
using Thalassa.Model;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.Subscriptions;

/// <summary>
/// Makes of events, which may be lost, repeated and out of order, and of snapshots, the transitions that happened: each once.
/// </summary>
/// <remarks>
/// A snapshot is requested only after every event that was received by then is applied, so it is at least as new as all that is known. An
/// event that
/// is received later is older or newer than the snapshot by its revision.
/// </remarks>
/// <param name="time">The clock, for how long a departure is remembered.</param>
internal sealed class KnownRegistrations(TimeProvider time)
{
    // Longer than a message bus keeps delivering the same message again.
    private static readonly TimeSpan RememberGone = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>Applies an event, unless it is known already.</summary>
    /// <returns>What it changed.</returns>
    public IReadOnlyList<Transition> Apply(RegistryEvent happened)
    {
        var known = _known.GetValueOrDefault(happened.Subject);
        if (happened.Revision <= 0 || known?.Revision >= happened.Revision)
        {
            return [];
        }

        if (happened.Type == EventTypes.Offline)
        {
            _known[happened.Subject] = new Known(happened.Revision, null, time.GetTimestamp());
            return known?.Live is { } gone ? [new Transition(false, gone)] : [];
        }

        return happened.Type == EventTypes.Online && Read(happened.Data) is { } registration
            ? [.. Learn(registration, happened.Revision)]
            : [];
    }

    /// <summary>Makes the registry's answer the truth.</summary>
    /// <param name="snapshot">Every registration that is followed, requested after the last <see cref="Apply"/>.</param>
    /// <param name="unreadable">What the registry holds and cannot read: that has not left.</param>
    /// <returns>What nobody had told of; departures first.</returns>
    public IReadOnlyList<Transition> Compare(IEnumerable<Registration> snapshot, UnreadableIds? unreadable = null)
    {
        var shown = snapshot.ToDictionary(registration => registration.Id.ToString(), StringComparer.Ordinal);
        var transitions = new List<Transition>();
        foreach (var (key, known) in _known.ToArray())
        {
            if (known.Live is { } gone && !shown.ContainsKey(key) && unreadable?.MayHold(key) != true)
            {
                _known[key] = new Known(known.Revision, null, time.GetTimestamp());
                transitions.Add(new Transition(false, gone));
            }
            else if (known.Live is null && time.GetElapsedTime(known.Since) > RememberGone)
            {
                _known.Remove(key);
            }
        }

        foreach (var (key, registration) in shown)
        {
            var known = _known.GetValueOrDefault(key);
            if (known?.Live is null || registration.Revision > known.Revision)
            {
                transitions.AddRange(Learn(registration, Math.Max(registration.Revision, known?.Revision ?? 0)));
            }
        }

        return transitions;
    }

    /// <summary>Forgets, silently, what is no longer followed.</summary>
    public void Keep(Func<RegistrationId, bool> isFollowed)
    {
        foreach (var key in _known.Keys.Where(key => RegistrationId.TryParse(key) is not { } id || !isFollowed(id)).ToArray())
        {
            _known.Remove(key);
        }
    }

    private IEnumerable<Transition> Learn(Registration registration, long revision)
    {
        var key = registration.Id.ToString();
        var before = _known.GetValueOrDefault(key)?.Live;
        _known[key] = new Known(revision, registration, time.GetTimestamp());
        return before is not null && JsonElement.DeepEquals(before.Meta, registration.Meta)
            // Only a departure and a return, of which nothing was heard, give a registration another revision and the same meta.
            ? [new Transition(false, before), new Transition(true, registration)]
            : [new Transition(true, registration)];
    }

    private static Registration? Read(JsonElement data)
    {
        try
        {
            return data.Deserialize(Json.Default.Registration);
        }
        catch (JsonException)
        {
            // The next comparison brings it.
            return null;
        }
    }

    /// <param name="Revision">The newest that was heard of.</param>
    /// <param name="Live">The registration, or null when it is gone.</param>
    /// <param name="Since">When that was learned, a timestamp.</param>
    private sealed record Known(long Revision, Registration? Live, long Since);
}
