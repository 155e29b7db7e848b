using System.Text.Json;
using System.Text.Json.Serialization;

namespace Thalassa.Model.Registrations;

/// <summary>A live registration.</summary>
[JsonConverter(typeof(RegistrationConverter))]
public sealed record Registration
{
    /// <summary>Its id.</summary>
    public required RegistrationId Id { get; init; }

    /// <summary>The last heartbeat, Unix milliseconds.</summary>
    public required long LastKnown { get; init; }

    /// <summary>Free JSON object of the app; <c>hostname</c> and <c>registered</c> are always present.</summary>
    public required JsonElement Meta { get; init; }

    /// <summary>
    /// Orders the transitions of one id: grows with each online, meta change and offline, and stays the same over
    /// heartbeats. Unix microseconds of the transition, or one more than the last where the clock did not move on.
    /// </summary>
    public required long Revision { get; init; }
}
