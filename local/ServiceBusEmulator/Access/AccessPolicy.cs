namespace Thalassa.Local.ServiceBus.Access;

/// <summary>A key of the namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">Its text.</param>
/// <param name="Rights">What it may do.</param>
public sealed record AccessPolicy(string Name, string Key, EntityRights Rights)
{
    private const int MaxKey = 256;

    /// <summary>Whether a text can be a key: not blank, so that it keeps someone out, and no end of a connection string's part.</summary>
    public static bool IsKey(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxKey && !text.Any(character => character == ';' || char.IsControl(character));

    /// <summary>Without the key, so that no log line has it.</summary>
    public override string ToString() => $"{Name} ({Rights})";
}
