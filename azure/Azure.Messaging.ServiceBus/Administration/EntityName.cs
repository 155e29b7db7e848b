namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>What the service takes as a name.</summary>
internal static class EntityName
{
    public const int LongestTopic = 260;
    public const int LongestSubscription = 50;

    public static string Check(string name, int longest, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, what);
        if (name.Length > longest)
        {
            throw new ArgumentOutOfRangeException(what, $"{what} is at most {longest} characters long, not {name.Length}.");
        }

        return name.IndexOfAny(['@', '?', '#', '*']) < 0
            ? name
            : throw new ArgumentException($"'{name}' has one of @ ? # *, which names cannot have.", what);
    }
}
