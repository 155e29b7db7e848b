using Google.Protobuf.Collections;
using Thalassa.Local.WorkerHost.Rpc;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost;

/// <summary>What the worker is asked to run.</summary>
internal static class Invocation
{
    /// <summary>Makes the request for an invocation with an id of its own.</summary>
    /// <param name="worker">The worker that is asked.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="binding">The parameter of its trigger.</param>
    /// <param name="trigger">What triggered it.</param>
    /// <param name="fillMetadata">Adds what the trigger knows beside that.</param>
    public static InvocationRequest Of(
        Worker worker, string function, string binding, TypedData trigger, Action<MapField<string, TypedData>>? fillMetadata = null)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = worker.Functions[function].FunctionId,
            InputData = { new ParameterBinding { Name = binding, Data = trigger } },

            // A worker does not expect that there is none.
            TraceContext = new RpcTraceContext(),
        };
        fillMetadata?.Invoke(request.TriggerMetadata);
        return request;
    }
}
