using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host;

/// <summary>One invocation; what it can do without is made only when it is asked for.</summary>
internal sealed class InvocationContext(Function function, IServiceProvider services, InvocationLimits limits)
    : FunctionContext,
        IDisposable
{
    private string? _id;
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private InvocationLimits.Watch? _watch;

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Id;

    public override FunctionDefinition FunctionDefinition => function;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override CancellationToken CancellationToken => (_watch ??= new InvocationLimits.Watch(limits)).Token;

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures(this);

    public override TraceContext TraceContext => CurrentTrace.Instance;

    public override BindingContext BindingContext => NoBindings.Instance;

    /// <summary>An invocation is tried once.</summary>
    public override RetryContext RetryContext => null!;

    public override IDictionary<object, object> Items
    {
        get => _items ??= Http is null ? new Dictionary<object, object>() : new InvocationItems(Http);
        set => _items = value;
    }

    public HttpContext? Http { get; init; }

    public HttpRequest Request => Http!.Request;

    public TimerInfo? Timer { get; init; }

    /// <summary>What the function returned, as long as no middleware has taken it.</summary>
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

    private sealed class CurrentTrace : TraceContext
    {
        public static readonly CurrentTrace Instance = new();

        public override string TraceParent => Activity.Current?.Id ?? string.Empty;

        public override string TraceState => Activity.Current?.TraceStateString ?? string.Empty;
    }

    private sealed class NoBindings : BindingContext
    {
        public static readonly NoBindings Instance = new();

        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>();
    }
}
