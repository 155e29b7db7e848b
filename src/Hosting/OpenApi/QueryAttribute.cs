namespace Thalassa.Hosting.OpenApi;

/// <summary>A parameter of a call's query.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it does, for people.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class QueryAttribute(string name, string meaning) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it does, for people.</summary>
    public string Meaning => meaning;

    /// <summary>The type; string by default.</summary>
    public Type Type { get; init; } = typeof(string);
}
