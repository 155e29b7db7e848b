namespace Thalassa.Hosting.OpenApi;

/// <summary>Makes a type that nothing is of stand for JSON that is of one of several types.</summary>
/// <param name="types">Which.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute(params Type[] types) : Attribute
{
    /// <summary>Which.</summary>
    public IReadOnlyList<Type> Types => types;
}
