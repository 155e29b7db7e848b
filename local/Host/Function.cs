using System.Reflection;

namespace Thalassa.Local.Host;

/// <summary>A function that was found, with its one trigger.</summary>
internal sealed class Function(string name, MethodInfo method, HttpTriggerAttribute? http, TimerTriggerAttribute? timer) : FunctionDefinition
{
    public override string Name => name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public HttpTriggerAttribute? Http => http;

    public TimerTriggerAttribute? Timer => timer;

    /// <summary>The name of the parameter that the trigger fills.</summary>
    public string Binding { get; } = method.GetParameters()
        .FirstOrDefault(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute), false) || parameter.IsDefined(typeof(TimerTriggerAttribute), false))?.Name ?? string.Empty;

    /// <summary>Creates the class, calls the method and gives what it returned, without reflection.</summary>
    public Func<InvocationContext, ValueTask<object?>> Invoke { get; } = Invoker.Compile(method);
}
