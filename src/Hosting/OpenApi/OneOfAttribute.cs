namespace Thalassa.Hosting.OpenApi;

/// <summary>Marks a placeholder type for JSON of one of several types.</summary>
/// <param name="types">Which.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute(params Type[] types) : Attribute
{
    /// <summary>Which.</summary>
    public IReadOnlyList<Type> Types => types;
}
