using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;
using Thalassa.Agent.Telemetry;

namespace Thalassa.Agent.Haproxy.Planning;

/// <summary>Observes, plans and tells HAProxy, until there is nothing to tell it or only a reload does it.</summary>
internal sealed class Convergence(RuntimeSocket socket, PlannerOptions options, ChangeSignal signal, TimeProvider time)
{
    // A member that leaves idle takes three: drain, maintenance, nothing.
    private const int MostRounds = 6;

    private readonly RuntimeObserver _observer = new(socket);
    private LeftOutBackends _before = new();

    /// <summary>What HAProxy did when it was last observed.</summary>
    public RunningState Running
    {
        get => Volatile.Read(ref field);
        private set
        {
            Volatile.Write(ref field, value);
            signal.Raise();
        }
    } = RunningState.None;

    /// <summary>The slots that got a member, until it is checked.</summary>
    public ConcurrentQueue<SlotId> Joined { get; } = new();

    /// <summary>The change that what is still under way belongs to, for its trace.</summary>
    public ActivityContext Trace { get; set; }

    /// <summary>The timestamp of the moment that HAProxy last got a command.</summary>
    public long AppliedAt { get; private set; }

    /// <summary>Makes the running worker do what is desired, as far as it goes without a reload.</summary>
    /// <remarks>A backend that HAProxy does not bring to the requested state is left out, so that the others converge.</remarks>
    /// <param name="desired">What HAProxy should do.</param>
    /// <param name="structure">The fingerprint that goes with it.</param>
    /// <param name="difference">Why a reload is needed when the fingerprint differs.</param>
    /// <param name="backends">The backends that can differ from what was last observed; null for all, on a connection of its own.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>The last plan, and how many commands were given in the backends that are not left out.</returns>
    /// <exception cref="RuntimeException">HAProxy did not answer as expected, twice.</exception>
    public async Task<(Plan Plan, int Commands)> RunAsync(
        RoutingSnapshot desired,
        string structure,
        string difference,
        IReadOnlyCollection<string>? backends,
        CancellationToken cancellationToken)
    {
        var sent = new List<SlotStep>();
        var failed = false;
        var leftOut = new LeftOutBackends();
        if (backends is null)
        {
            // After any reload, by this agent or by hand, a new connection reaches the worker that serves.
            socket.Disconnect();
        }

        for (var round = 0; ; round++)
        {
            try
            {
                Running = backends is null || Running.Worker == 0
                    ? await _observer.ObserveAsync(cancellationToken)
                    : await _observer.ObserveAsync(Running, backends, cancellationToken);
                var plan = Planner.Plan(Running, desired, structure, difference, options);
                var steps = leftOut.Without(plan.Steps);
                if (round >= MostRounds || (round > 0 && steps.All(step => _before.Has(step.Slot.Backend))))
                {
                    leftOut.GiveUp(steps, _before, $"HAProxy did not reach the requested state in {round} rounds.");
                    steps = [];
                }

                if (steps.IsEmpty)
                {
                    _before = leftOut;
                    return (leftOut.Apply(plan), leftOut.Without([.. sent]).Sum(step => step.Commands.Length));
                }

                await SendAsync(steps, leftOut, sent, apart: failed, cancellationToken);
                backends = [.. (backends ?? []).Concat(steps.Select(step => step.Slot.Backend)).Distinct(StringComparer.Ordinal)];
            }
            catch (RuntimeException) when (!failed)
            {
                // Half of it may be done, or another worker may be there: look at everything again, once.
                failed = true;
                backends = null;
                socket.Disconnect();
            }
        }
    }

    /// <summary>Sends the steps to HAProxy: all together, but each backend in which it refused a command before on its own.</summary>
    private async Task SendAsync(
        ImmutableArray<SlotStep> steps, LeftOutBackends leftOut, List<SlotStep> sent, bool apart, CancellationToken cancellationToken)
    {
        using var activity = Spans.Start("haproxy.runtime", Trace);
        activity?.SetTag("thalassa.commands", steps.Sum(step => step.Commands.Length));
        activity?.SetTag(
            "thalassa.slots", string.Join(' ', steps.Select(step => step.Slot.ToString()).Distinct(StringComparer.Ordinal).Take(20)));
        var together = steps.RemoveAll(step => apart || _before.Has(step.Slot.Backend));
        try
        {
            // An answer that is lost does not undo what HAProxy did.
            sent.AddRange(together);
            await AskAsync(together);
            foreach (var backend in steps.Except(together).GroupBy(step => step.Slot.Backend, StringComparer.Ordinal))
            {
                try
                {
                    sent.AddRange(backend);
                    await AskAsync(backend);
                }
                catch (RuntimeException refusal) when (refusal.Fault == RuntimeFault.Refused)
                {
                    leftOut.Add(backend.Key, refusal.Message);
                }
            }
        }
        finally
        {
            AppliedAt = time.GetTimestamp();
        }

        async Task AskAsync(IEnumerable<SlotStep> some)
        {
            await socket.AskAsync(some.Select(IReadOnlyList<RuntimeCommand> (step) => step.Commands), cancellationToken);
            foreach (var step in some.Where(step => step.Kind is StepKind.Join or StepKind.Stage))
            {
                Joined.Enqueue(step.Slot);
            }
        }
    }
}
