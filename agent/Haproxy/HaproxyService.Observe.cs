using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Haproxy;

public sealed partial class HaproxyService
{
    /// <inheritdoc/>
    public async Task<RunningState> ObserveAsync(string backend, CancellationToken cancellationToken)
    {
        if (Running.Worker == 0)
        {
            return Running;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await new RuntimeObserver(_socket).ObserveAsync(Running, [backend], cancellationToken);
        }
        catch (RuntimeException)
        {
            // What is wrong shows in the status, by whoever keeps HAProxy running.
            return Running;
        }
        finally
        {
            _gate.Release();
        }
    }
}
