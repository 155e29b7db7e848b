namespace Thalassa.Hosting.OpenApi;

/// <summary>The body that a call takes, whatever media type a client gives it.</summary>
/// <param name="type">The type whose JSON it is.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesAttribute(Type type) : Attribute
{
    /// <summary>The type whose JSON it is.</summary>
    public Type Type => type;

    /// <summary>Whether the call needs it.</summary>
    public bool IsRequired { get; init; } = true;
}
