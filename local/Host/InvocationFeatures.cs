using System.Collections;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host;

/// <summary>The features of an invocation; one is always there: its result, for the worker's <c>GetInvocationResult()</c>.</summary>
/// <remarks>
/// The interface of that feature is internal to the worker, so a proxy implements it; <see cref="WorkerContract"/> checks at the start
/// that it fits.
/// </remarks>
internal sealed class InvocationFeatures(InvocationContext invocation) : IInvocationFeatures
{
    private Dictionary<Type, object>? _features;
    private ResultProxy? _result;

    public void Set<T>(T instance) => (_features ??= [])[typeof(T)] = instance!;

    public T? Get<T>() =>
        _features is not null && _features.TryGetValue(typeof(T), out var found) ? (T)found
        : Kind<T>.Prototype is { } prototype ? (T)(object)(_result ??= prototype.Of(invocation))
        : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => (_features ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static class Kind<T>
    {
        /// <summary>Copied for each invocation: to create a proxy takes several times as long.</summary>
        public static readonly ResultProxy? Prototype = typeof(T) is { IsInterface: true, Name: "IFunctionBindingsFeature" }
            ? (ResultProxy)(object)DispatchProxy.Create<T, ResultProxy>()!
            : null;
    }

    // Not sealed and not private: the proxy's class derives from it, in an assembly of its own.
    internal class ResultProxy : DispatchProxy
    {
        private InvocationContext _invocation = null!;

        public ResultProxy Of(InvocationContext invocation)
        {
            var copy = (ResultProxy)MemberwiseClone();
            copy._invocation = invocation;
            return copy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_InvocationResult":
                    return _invocation.Result;
                case "set_InvocationResult":
                    _invocation.Result = args![0];
                    return null;
                default:
                    throw new NotSupportedException($"The local host does not support {targetMethod.Name} of a function's bindings.");
            }
        }
    }
}
