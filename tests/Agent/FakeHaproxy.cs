using System.Collections.Concurrent;
using System.Collections.Immutable;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests;

/// <summary>Takes every snapshot, unless a test says what to refuse, and remembers what it was given.</summary>
internal sealed class FakeHaproxy : IHaproxy
{
    private readonly ConcurrentQueue<RoutingSnapshot> _attempts = new();

    /// <summary>Gives the reason to refuse a snapshot, or null to take it.</summary>
    public Func<RoutingSnapshot, string?> Refuse { get; set; } = _ => null;

    /// <summary>What each application waits for.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>Every snapshot that it was asked to apply, refused ones included.</summary>
    public IReadOnlyList<RoutingSnapshot> Attempts => [.. _attempts];

    /// <summary>Every snapshot that it took.</summary>
    public ImmutableList<RoutingSnapshot> Taken { get; private set; } = [];

    /// <summary>The snapshot that it does now.</summary>
    public RoutingSnapshot Now => Taken.LastOrDefault() ?? RoutingSnapshot.Empty;

    public string Config => string.Join('\n', Now.Frontends.Select(frontend => $"frontend {frontend.Key}")) + "\n";

    public Task<Preview> PreviewAsync(RoutingSnapshot candidate, bool remember, CancellationToken cancellationToken) =>
        Task.FromResult(new Preview(Judge(candidate), Config, Config, []));

    public async Task<ApplyResult> ApplyAsync(RoutingSnapshot desired, CancellationToken cancellationToken)
    {
        _attempts.Enqueue(desired);
        await Before().WaitAsync(cancellationToken);
        var result = Judge(desired);
        if (result.Succeeded)
        {
            Taken = Taken.Add(desired);
        }

        return result;
    }

    /// <summary>The ports of a backend's servers, in order; fails when there is no such backend.</summary>
    public int[] Ports(string backend) =>
        PortsIn(Now, backend) ?? throw new InvalidOperationException($"HAProxy has no backend {backend}.");

    /// <summary>The same in one snapshot; null when there is no such backend.</summary>
    public static int[]? PortsIn(RoutingSnapshot snapshot, string backend) =>
        snapshot.Backends.FirstOrDefault(item => item.Definition.Key == backend)?.Servers.Select(server => server.Port).Order().ToArray();

    private ApplyResult Judge(RoutingSnapshot snapshot) => Refuse(snapshot) is { } reason
        ? new ApplyResult(ApplyTier.Rejected, reason, [$"[ALERT] config : {reason}"])
        : new ApplyResult(ApplyTier.Reload, "it was asked for", []);
}
