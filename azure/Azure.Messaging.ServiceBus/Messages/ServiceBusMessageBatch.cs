using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that go, and are taken or refused, together.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    internal const long LargestBatch = 256 * 1024;

    private readonly List<byte[]> _items = [];
    private bool _disposed;

    internal ServiceBusMessageBatch(long maxSizeInBytes) => MaxSizeInBytes = maxSizeInBytes;

    /// <summary>The largest size, bytes.</summary>
    public long MaxSizeInBytes { get; }

    /// <summary>The size of the request that this batch makes, bytes.</summary>
    public long SizeInBytes { get; private set; } = "[]".Length;

    /// <summary>How many messages it holds.</summary>
    public int Count => _items.Count;

    internal IReadOnlyList<byte[]> Items => _items;

    /// <summary>Adds a message, if there is room.</summary>
    /// <returns>Whether there was.</returns>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var item = BatchItem.Write(message);
        var size = SizeInBytes + item.Length + (Count == 0 ? 0 : 1);
        if (size > MaxSizeInBytes)
        {
            return false;
        }

        _items.Add(item);
        SizeInBytes = size;
        return true;
    }

    /// <summary>Lets the messages go.</summary>
    public void Dispose()
    {
        _disposed = true;
        _items.Clear();
    }
}
