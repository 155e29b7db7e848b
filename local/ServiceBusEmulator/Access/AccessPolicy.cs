namespace Thalassa.Local.ServiceBus.Access;

/// <summary>A key of the namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">Its text.</param>
/// <param name="Rights">What it may do.</param>
public sealed record AccessPolicy(string Name, string Key, EntityRights Rights)
{
    /// <summary>Without the key, so that no log line has it.</summary>
    public override string ToString() => $"{Name} ({Rights})";
}
