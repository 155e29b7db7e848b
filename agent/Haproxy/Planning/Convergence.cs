using System.Collections.Concurrent;
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

    /// <summary>The timestamp of the moment that HAProxy had last been told something.</summary>
    public long Told { get; private set; }

    /// <summary>Makes the running worker do what is desired, as far as it goes without a reload.</summary>
    /// <param name="desired">What HAProxy should do.</param>
    /// <param name="structure">The fingerprint that goes with it.</param>
    /// <param name="difference">Why a reload is needed when the fingerprint differs.</param>
    /// <param name="backends">The backends that can differ from what was last observed; null for all, on a connection of its own.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>The last plan, and how many commands were given.</returns>
    /// <exception cref="RuntimeException">HAProxy did not answer as expected, twice.</exception>
    public async Task<(Plan Plan, int Commands)> RunAsync(
        RoutingSnapshot desired,
        string structure,
        string difference,
        IReadOnlyCollection<string>? backends,
        CancellationToken cancellationToken)
    {
        var commands = 0;
        var failed = false;
        if (backends is null)
        {
            // Whoever reloaded HAProxy, this agent or somebody by hand: a new connection is one with the worker that serves.
            socket.Disconnect();
        }

        for (var round = 0; round < MostRounds; round++)
        {
            try
            {
                Running = backends is null || Running.Worker == 0
                    ? await _observer.ObserveAsync(cancellationToken)
                    : await _observer.ObserveAsync(Running, backends, cancellationToken);
                var plan = Planner.Plan(Running, desired, structure, difference, options);
                if (plan.Steps.IsEmpty)
                {
                    return (plan, commands);
                }

                commands += plan.Steps.Sum(step => step.Commands.Length);
                await TellAsync(plan, cancellationToken);
                backends = [.. (backends ?? []).Concat(plan.Steps.Select(step => step.Slot.Backend)).Distinct(StringComparer.Ordinal)];
            }
            catch (RuntimeException) when (!failed)
            {
                // Half of it may be done, or another worker may be there: look at everything again, once.
                failed = true;
                backends = null;
                socket.Disconnect();
            }
        }

        throw new RuntimeException(RuntimeFault.Refused, $"HAProxy did not come to do what it was told in {MostRounds} rounds.");
    }

    private async Task TellAsync(Plan plan, CancellationToken cancellationToken)
    {
        using var activity = Spans.Start("haproxy.runtime", Trace);
        activity?.SetTag("thalassa.commands", plan.Steps.Sum(step => step.Commands.Length));
        activity?.SetTag(
            "thalassa.slots", string.Join(' ', plan.Steps.Select(step => step.Slot.ToString()).Distinct(StringComparer.Ordinal).Take(20)));
        await socket.AskAsync(plan.Steps.Select(IReadOnlyList<RuntimeCommand> (step) => step.Commands), cancellationToken);
        Told = time.GetTimestamp();
        foreach (var step in plan.Steps.Where(step => step.Kind is StepKind.Join or StepKind.Stage))
        {
            Joined.Enqueue(step.Slot);
        }
    }
}
