using System.Collections.Concurrent;
using Thalassa.Model.Events;
using Thalassa.Registry.Events;

namespace Thalassa.Registry.Tests;

/// <summary>A bus that takes, refuses or keeps waiting, as the test says.</summary>
internal sealed class TestBus : IEventPublisher
{
    private readonly ConcurrentQueue<IReadOnlyList<RegistryEvent>> _taken = new();
    private volatile TaskCompletionSource? _hanging;
    private int _attempts;

    /// <summary>Every call refuses while this is true.</summary>
    public volatile bool IsDown;

    /// <summary>How often it was called.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>What it took, by call.</summary>
    public IReadOnlyList<RegistryEvent>[] Messages => [.. _taken];

    /// <summary>What it took, in order.</summary>
    public RegistryEvent[] Events => [.. _taken.SelectMany(events => events)];

    public int Count(string type) => Events.Count(item => item.Type == type);

    /// <summary>From now on calls hang until <see cref="Release"/>, or until they are cancelled.</summary>
    public void Hang() => _hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        _hanging?.TrySetResult();
        _hanging = null;
    }

    public async Task PublishAsync(IReadOnlyList<RegistryEvent> events, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _attempts);
        if (_hanging is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        if (IsDown)
        {
            throw new IOException("The bus is down.");
        }

        _taken.Enqueue(events);
    }
}
