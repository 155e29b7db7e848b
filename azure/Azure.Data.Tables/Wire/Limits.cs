using System.Buffers;

namespace Azure.Data.Tables.Wire;

/// <summary>
/// The service's limits, kept before a request leaves: the emulator keeps only some of them, so what breaks one would fail
/// in the cloud alone. A failure is what the service would have answered.
/// </summary>
internal static class Limits
{
    public const int ActionsPerTransaction = 100;
    public const int TransactionBytes = 4 * 1024 * 1024;
    public const int EntityBytes = 1024 * 1024;
    private const int OwnProperties = 252;
    private const int PropertyNameChars = 255;
    private const int KeyChars = 512;
    private const int StringChars = 32 * 1024;
    private const int BinaryBytes = 64 * 1024;

    private static readonly SearchValues<char> ForbiddenInKeys = SearchValues.Create(
        [.. "/\\#?", .. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7F, 0x21).Select(c => (char)c)]);

    public static void CheckKey(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length > KeyChars)
        {
            throw Broken("KeyValueTooLarge", $"{name} has {key.Length} characters; {KeyChars} is the most.");
        }

        if (key.AsSpan().ContainsAny(ForbiddenInKeys))
        {
            throw Broken("OutOfRangeInput", $"{name} has a character that keys cannot hold: / \\ # ? or a control character.");
        }
    }

    public static void CheckProperty(string name, object? value, int count)
    {
        if (count > OwnProperties)
        {
            throw Broken("TooManyProperties", $"The entity has more than {OwnProperties} properties of its own.");
        }

        if (name.Length > PropertyNameChars)
        {
            throw Broken("PropertyNameTooLong", $"The property name {name[..20]}… has more than {PropertyNameChars} characters.");
        }

        if (value is string { Length: > StringChars } or byte[] { Length: > BinaryBytes })
        {
            throw Broken("PropertyValueTooLarge", $"Property {name} is larger than 64 KiB.");
        }
    }

    public static void CheckEntity(int bytes)
    {
        if (bytes > EntityBytes)
        {
            throw Broken("EntityTooLarge", $"The entity is larger than {EntityBytes} bytes.");
        }
    }

    public static RequestFailedException Broken(string code, string message) => new(400, message, code, innerException: null);
}
