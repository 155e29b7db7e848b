namespace Thalassa.Agent.Model;

/// <summary>Which agent of a fleet this is.</summary>
/// <param name="Label">Which labelled objects of the fleet it serves, or null for none.</param>
/// <param name="Port">The port that its API was asked to listen on; 0 for a free one.</param>
public sealed record AgentIdentity(string? Label, int Port);
