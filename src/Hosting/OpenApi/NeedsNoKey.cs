namespace Thalassa.Hosting.OpenApi;

/// <summary>Metadata of a call that everybody may make.</summary>
public sealed class NeedsNoKey;
