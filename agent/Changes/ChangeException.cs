using System.Text.Json;
using Thalassa.Agent.Model;
using Thalassa.Client;

namespace Thalassa.Agent.Changes;

/// <summary>A change of an operator was not made, or not seen to be made.</summary>
public sealed class ChangeException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="cause">The kind of failure.</param>
    /// <param name="message">For the operator.</param>
    /// <param name="lines">HAProxy's own lines, if it was HAProxy.</param>
    public ChangeException(ChangeFailure cause, string message, IReadOnlyList<string>? lines = null)
        : base(message) =>
        (Cause, Lines) = (cause, lines ?? []);

    /// <summary>For a refusal by the registry, which is passed on as it came, or a failure to ask it.</summary>
    public ChangeException(RegistryException failure)
        : base(failure.Message, failure) =>
        (Cause, Lines) = (failure.IsRefusal ? ChangeFailure.RefusedByRegistry : ChangeFailure.RegistryUnavailable, []);

    /// <summary>The kind of failure.</summary>
    public ChangeFailure Cause { get; }

    /// <summary>HAProxy's own lines.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The registry's own problem, or null.</summary>
    public JsonElement? Problem => (InnerException as RegistryException)?.Problem;

    /// <summary>The status of the registry's answer, or null.</summary>
    public int? RegistryStatus => (int?)(InnerException as RegistryException)?.Status;

    /// <summary>Fails if HAProxy did not take the object.</summary>
    public static void ThrowIfRefused(RoutingState state, string id)
    {
        if (state.Refusals.TryGetValue(id, out var refusal))
        {
            throw new ChangeException(
                refusal.IsOfObject ? ChangeFailure.RefusedByHaproxy : ChangeFailure.HaproxyUnavailable,
                refusal.Result.Reason,
                refusal.Result.Lines);
        }
    }
}
