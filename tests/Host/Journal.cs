using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host.Tests;

/// <summary>What the sample functions did, and what holds them.</summary>
public sealed class Journal
{
    public ConcurrentQueue<string> Entries { get; } = new();

    public ConcurrentQueue<TimerInfo> Ticks { get; } = new();

    /// <summary>A function that waits reads one entry from here.</summary>
    public Channel<string> Gate { get; } = Channel.CreateUnbounded<string>();

    /// <summary>Whether timer functions wait at the gate.</summary>
    public bool HoldTimers { get; set; }
}
