using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Changes;

/// <summary>Observes whether a backend's new version has the traffic, so that no answer says so before it is so.</summary>
internal sealed class SwitchTakeover(IHaproxy haproxy, HaproxyOptions options, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Waits after a switch until the new version has the traffic, at most for the time that it has for it; looks once after an edit.
    /// </summary>
    /// <returns>A warning when the version before has it, or nothing.</returns>
    public async Task<IReadOnlyList<string>> AwaitAsync(Change change, CancellationToken cancellationToken)
    {
        var patience = change switch
        {
            SwitchChange => options.SwitchPatience,
            EditChange => TimeSpan.Zero,
            _ => (TimeSpan?)null,
        };
        var began = time.GetTimestamp();
        while (patience is not null && haproxy.Status.Held.Contains(change.Key))
        {
            if (time.GetElapsedTime(began) > patience || patience == TimeSpan.Zero)
            {
                return [$"the former version of backend {change.Key} keeps the traffic until the new one has a healthy member"];
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return [];
    }
}
