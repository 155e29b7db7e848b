namespace Thalassa.Local.ServiceBus;

/// <summary>A request that is answered with an error.</summary>
internal sealed class ServiceBusFault(int status, string detail) : Exception(detail)
{
    public int Status => status;

    public static ServiceBusFault Bad(string detail) => new(400, detail);

    public static ServiceBusFault Unauthorized(string detail) => new(401, detail);

    public static ServiceBusFault NotFound(string detail) => new(404, detail);

    public static ServiceBusFault Exists(string path) => new(409, $"Entity '{path}' exists already.");

    public static ServiceBusFault Gone() => new(410, "There is no such entity. It may have been deleted.");

    public static ServiceBusFault Busy() =>
        new(503, "50009: The namespace is being throttled; its credits of this second are spent. Try again later.");

    public static ServiceBusFault Quota(string detail) => new(403, detail);
}
