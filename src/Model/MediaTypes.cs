namespace Thalassa.Model;

/// <summary>Media types of the product's own.</summary>
public static class MediaTypes
{
    /// <summary>
    /// What a client names in <c>Accept</c> to be answered in the registry's own form also where the registry is set to answer
    /// as an ancestor.
    /// </summary>
    public const string Own = "application/vnd.thalassa+json";
}
