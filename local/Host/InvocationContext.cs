using Microsoft.AspNetCore.Http;

namespace Thalassa.Local.Host;

/// <summary>One invocation; what it can do without is made only when it is asked for.</summary>
internal sealed class InvocationContext(Function function, IServiceProvider services, InvocationLimits limits) : FunctionContext, IDisposable
{
    private string? _id;
    private InvocationLimits.Watch? _watch;

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override FunctionDefinition FunctionDefinition => function;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override CancellationToken CancellationToken => (_watch ??= new InvocationLimits.Watch(limits)).Token;

    public HttpContext? Http { get; init; }

    public HttpRequest Request => Http!.Request;

    public TimerInfo? Timer { get; init; }

    /// <summary>What the function returned.</summary>
    public object? Result { get; set; }

    public string? RouteValue(string name) => Http!.Request.RouteValues[name] as string;

    /// <summary>The end of every pipeline: the function itself.</summary>
    public static Task Run(FunctionContext context)
    {
        var invocation = (InvocationContext)context;
        var call = ((Function)invocation.FunctionDefinition).Invoke(invocation);
        if (call.IsCompletedSuccessfully)
        {
            invocation.Result = call.Result;
            return Task.CompletedTask;
        }

        return Wait(invocation, call);

        static async Task Wait(InvocationContext invocation, ValueTask<object?> call) => invocation.Result = await call;
    }

    public void Dispose() => _watch?.Dispose();
}
