namespace Thalassa.Hosting.OpenApi;

/// <summary>Metadata of a call without authorization.</summary>
public sealed class NeedsNoKey;
