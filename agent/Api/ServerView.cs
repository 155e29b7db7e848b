namespace Thalassa.Agent.Api;

/// <summary>A server of a backend as HAProxy has it; the last four are null where HAProxy cannot be seen.</summary>
/// <param name="Address">An IP address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Version">The version of the service, or null for one that the backend no longer has.</param>
/// <param name="Weight">Its share of the traffic, 0 to 256.</param>
/// <param name="State"><c>ready</c>, <c>drain</c>, <c>maintenance</c> or <c>absent</c>.</param>
/// <param name="Up">Whether HAProxy takes it for healthy.</param>
/// <param name="Passed">Whether it has passed a check.</param>
/// <param name="Serving">Whether it gets new requests.</param>
internal sealed record ServerView(
    string Address, int Port, string? Version, int Weight, string? State, bool? Up, bool? Passed, bool? Serving);
