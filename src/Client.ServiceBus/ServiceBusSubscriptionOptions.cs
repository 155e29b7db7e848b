using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;

namespace Thalassa.Client.ServiceBus;

/// <summary>The subscription of the registry's topic.</summary>
public sealed record ServiceBusSubscriptionOptions
{
    private const int MaxNameLength = 50;
    private const int HashLength = 8;

    /// <summary>The topic. Default: <c>thalassa</c>.</summary>
    public string Topic { get; init; } = "thalassa";

    /// <summary>The subscription; no two followers can share one. See <see cref="NameOf"/>.</summary>
    public required string Subscription { get; init; }

    /// <summary>
    /// Whether it is created if it does not exist. Default: true; a key without the manage right uses an existing one.
    /// </summary>
    public bool Create { get; init; } = true;

    /// <summary>When a created subscription without a follower is deleted. At least 5 min. Default: 1 h.</summary>
    public TimeSpan AutoDeleteOnIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long events wait in a created subscription. A follower that was away longer takes a snapshot anyway. Default: 10 min.
    /// </summary>
    public TimeSpan EventLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The services that a created subscription passes, in addition to routing events; empty, the default, for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>
    /// How long one receive waits for an event, 1 to 55 s. Nothing is sent while it waits or when it ends, so it costs nothing.
    /// Default: 30 s.
    /// </summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A stable name for a follower's own subscription: readable, and at most 50 characters.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="label">The follower's label, or null.</param>
    /// <param name="port">The port of the follower, which distinguishes several on one machine.</param>
    public static string NameOf(string host, string? label, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        var exact = string.Create(CultureInfo.InvariantCulture, $"{host}-{(label is null ? string.Empty : $"{label}-")}{port}");
        var name = string.Concat(exact.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-'));
        if (name == exact && name.Length <= MaxNameLength)
        {
            return name;
        }

        // The hash keeps shortened names distinct.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(exact)))[..HashLength];
        return $"{name[..Math.Min(name.Length, MaxNameLength - HashLength - 1)]}-{hash}";
    }

    /// <summary>Validates the options.</summary>
    /// <returns>All errors; empty if valid.</returns>
    public FaultList Validate()
    {
        var faults = new FaultList();
        if (string.IsNullOrWhiteSpace(Topic))
        {
            faults.Add("topic", "must be the name of the registry's topic, such as thalassa");
        }

        if (Subscription.Length is 0 or > MaxNameLength)
        {
            faults.Add("subscription", $"has 1 to {MaxNameLength} characters");
        }

        if (AutoDeleteOnIdle < TimeSpan.FromMinutes(5))
        {
            faults.Add("autoDeleteOnIdle", "must be at least 5 minutes");
        }

        if (EventLife < TimeSpan.FromSeconds(1))
        {
            faults.Add("eventLife", "must be at least 1 second");
        }

        if (Poll < TimeSpan.FromSeconds(1) || Poll > TimeSpan.FromSeconds(55))
        {
            faults.Add("poll", "must be from 1 to 55 seconds");
        }

        foreach (var (service, i) in Services.Select((service, i) => (service, i)))
        {
            ServiceToken.Check(service, $"services[{i}]", faults);
        }

        return faults;
    }
}
