using System.Collections;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host;

/// <summary>The features of an invocation; the only one that there always is holds its result, for the worker's <c>GetInvocationResult()</c>.</summary>
/// <remarks>The interface of that feature is internal to the worker, so a proxy implements it; <see cref="WorkerContract"/> checks at the start that it still fits.</remarks>
internal sealed class InvocationFeatures(InvocationContext invocation) : IInvocationFeatures
{
    private readonly Dictionary<Type, object> _features = [];

    public void Set<T>(T instance) => _features[typeof(T)] = instance!;

    public T? Get<T>()
    {
        if (_features.TryGetValue(typeof(T), out var found))
        {
            return (T)found;
        }

        if (!Kind<T>.HoldsResult)
        {
            return default;
        }

        var proxy = DispatchProxy.Create<T, ResultProxy>()!;
        ((ResultProxy)(object)proxy).Invocation = invocation;
        _features[typeof(T)] = proxy;
        return proxy;
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static class Kind<T>
    {
        public static readonly bool HoldsResult = typeof(T) is { IsInterface: true, Name: "IFunctionBindingsFeature" };
    }

    // Not sealed and not private: the proxy's class derives from it, in an assembly of its own.
    internal class ResultProxy : DispatchProxy
    {
        public InvocationContext Invocation { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_InvocationResult":
                    return Invocation.Result;
                case "set_InvocationResult":
                    Invocation.Result = args![0];
                    return null;
                default:
                    throw new NotSupportedException($"The local host has no {targetMethod.Name} of a function's bindings.");
            }
        }
    }
}
