namespace Thalassa.Hosting.OpenApi;

/// <summary>The error statuses of a call; each answer is <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="statuses">400 and up.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultsAttribute(params int[] statuses) : Attribute
{
    /// <summary>400 and up.</summary>
    public IReadOnlyList<int> Statuses => statuses;
}
