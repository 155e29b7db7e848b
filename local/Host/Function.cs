using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host;

/// <summary>A function that was found, with its one trigger.</summary>
/// <remarks>
/// It has no input bindings: for the worker's own middleware, which waits for a Functions host to send the other half of a request, it is
/// then no
/// HTTP function and passes on.
/// </remarks>
internal sealed class Function(string name, MethodInfo method, HttpTriggerAttribute? http, TimerTriggerAttribute? timer)
    : FunctionDefinition
{
    public override string Id => name;

    public override string Name => name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly => method.DeclaringType!.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters => [];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    public HttpTriggerAttribute? Http => http;

    public TimerTriggerAttribute? Timer => timer;

    /// <summary>Creates the class, calls the method and gives what it returned, without reflection.</summary>
    public Func<InvocationContext, ValueTask<object?>> Invoke { get; } = Invoker.Compile(method);
}
