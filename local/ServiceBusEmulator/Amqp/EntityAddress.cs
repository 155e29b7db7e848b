using Thalassa.Local.ServiceBus.Http;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>What a link names: an entity, or its management node.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Path">The whole path, as tokens name it.</param>
/// <param name="IsManagement">Whether it is the management node.</param>
internal sealed record EntityAddress(EntityPath Entity, string Path, bool IsManagement)
{
    private const string Management = "$management";

    /// <exception cref="ServiceBusFault">400: it names nothing.</exception>
    public static EntityAddress Parse(string address)
    {
        var segments = address.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToList();
        var path = string.Join('/', segments);
        var isManagement = segments is [.., var last] && last.Equals(Management, StringComparison.OrdinalIgnoreCase);
        if (isManagement)
        {
            segments.RemoveAt(segments.Count - 1);
        }

        return new EntityAddress(EntityPath.Parse(segments), path, isManagement);
    }
}
