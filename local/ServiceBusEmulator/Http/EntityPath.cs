namespace Thalassa.Local.ServiceBus.Http;

/// <summary>What a path names: a topic, perhaps a subscription of it, perhaps that one's dead-letter queue or a rule.</summary>
internal sealed record EntityPath(string Topic, string? Subscription, IReadOnlyList<string> Rest)
{
    public const string DeadLetters = "$DeadLetterQueue";

    private const int MaxTopicLength = 260;
    private const int MaxNameLength = 50;

    public bool IsDeadLetters => Rest is [var last] && string.Equals(last, DeadLetters, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ServiceBusFault">400: a name in it is none.</exception>
    public static EntityPath Parse(List<string> segments)
    {
        // The first segment is of the topic, whatever it is.
        var at = segments.Count < 2 ? -1 : segments.FindIndex(1, one => one.Equals("subscriptions", StringComparison.OrdinalIgnoreCase));
        var topic = string.Join('/', at < 0 ? segments : segments.Take(at));
        CheckName(topic, "topic", MaxTopicLength);
        if (at < 0 || at + 1 == segments.Count)
        {
            return new EntityPath(topic, at < 0 ? null : string.Empty, []);
        }

        CheckName(segments[at + 1], "subscription", MaxNameLength);
        return new EntityPath(topic, segments[at + 1], [.. segments.Skip(at + 2)]);
    }

    public static void CheckName(string name, string what, int longest = MaxNameLength)
    {
        if (name.Length == 0 || name.Length > longest || name.IndexOfAny(['@', '?', '#', '*', '\\']) >= 0)
        {
            throw ServiceBusFault.Bad($"The name of a {what} has 1 to {longest} characters and none of @ ? # * \\.");
        }
    }
}
