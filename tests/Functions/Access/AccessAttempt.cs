using Thalassa.Functions.Tests.Hostile;

namespace Thalassa.Functions.Tests.Access;

/// <summary>A call by an unauthorized caller.</summary>
/// <param name="What">What is wrong with it.</param>
/// <param name="Start">Method and target; <c>NAME</c> in it stands for a service, and has to make no difference.</param>
/// <param name="Status">What it must be answered with.</param>
public sealed record AccessAttempt(string What, string Start, int Status)
{
    /// <summary>What is sent as <c>x-functions-key</c>, or null for no such header.</summary>
    public string? Key { get; init; }

    /// <summary>Further header lines.</summary>
    public string? Headers { get; init; }

    /// <summary>The body, in which <c>NAME</c> stands for the same service.</summary>
    public string? Body { get; init; }

    /// <summary>The request about a service.</summary>
    public byte[] About(string name) =>
        new HostileRequest(What, Start.Replace("NAME", name, StringComparison.Ordinal), Status, null)
        {
            Headers = string.Join("\r\n", ((string?[])[Key is null ? null : $"x-functions-key: {Key}", Headers]).OfType<string>()),
            Body = Body?.Replace("NAME", name, StringComparison.Ordinal)
                ?? (Start.StartsWith("GET", StringComparison.Ordinal) ? null : string.Empty),
        }.ToBytes();

    public override string ToString() => $"{What}: {Start} {Body}";
}
