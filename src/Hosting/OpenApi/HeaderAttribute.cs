namespace Thalassa.Hosting.OpenApi;

/// <summary>A header that the answers of a call may have when all is well.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it says, for people.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HeaderAttribute(string name, string meaning) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it says, for people.</summary>
    public string Meaning => meaning;
}
