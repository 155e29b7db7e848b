using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Thalassa.Local.Host;

/// <summary>Turns a function's method into a delegate, once, so that no invocation needs reflection.</summary>
internal static class Invoker
{
    public static bool CanBind(ParameterInfo parameter, bool http) =>
        parameter.ParameterType == typeof(FunctionContext)
        || parameter.ParameterType == typeof(CancellationToken)
        || parameter.ParameterType == (http ? typeof(HttpRequest) : typeof(TimerInfo))
        || (http && parameter.ParameterType == typeof(string));

    public static Func<InvocationContext, ValueTask<object?>> Compile(MethodInfo method)
    {
        var context = Expression.Parameter(typeof(InvocationContext), "context");
        var call = Expression.Call(
            method.IsStatic ? null : Instance(method.DeclaringType!, context),
            method,
            method.GetParameters().Select(parameter => Argument(parameter, context)));
        return Expression.Lambda<Func<InvocationContext, ValueTask<object?>>>(Adapt(call), context).Compile();
    }

    private static UnaryExpression Instance(Type type, Expression context)
    {
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        var services = Expression.Property(context, nameof(InvocationContext.InstanceServices));
        return Expression.Convert(
            Expression.Invoke(Expression.Constant(factory), services, Expression.Constant(null, typeof(object[]))), type);
    }

    private static Expression Argument(ParameterInfo parameter, Expression context) => parameter.ParameterType switch
    {
        var type when type == typeof(FunctionContext) => context,
        var type when type == typeof(CancellationToken) => Expression.Property(context, nameof(InvocationContext.CancellationToken)),
        var type when type == typeof(TimerInfo) => Expression.Property(context, nameof(InvocationContext.Timer)),
        var type when type == typeof(HttpRequest) => Expression.Property(context, nameof(InvocationContext.Request)),
        _ => Expression.Call(context, nameof(InvocationContext.RouteValue), null, Expression.Constant(parameter.Name)),
    };

    private static Expression Adapt(Expression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return generic == typeof(Task<>) ? Call(nameof(OfTask), type.GetGenericArguments())
            : generic == typeof(ValueTask<>) ? Call(nameof(OfValueTask), type.GetGenericArguments())
            : type == typeof(Task) ? Call(nameof(Of), [])
            : type == typeof(ValueTask)
                ? Expression.Call(typeof(Invoker), nameof(Of), null, Expression.Call(call, nameof(ValueTask.AsTask), null))
            : Call(nameof(OfValue), [type]);

        Expression Call(string adapter, Type[] arguments) => Expression.Call(typeof(Invoker), adapter, arguments, call);
    }

    private static ValueTask<object?> OfValue<T>(T value) => new(value);

    private static async ValueTask<object?> Of(Task task)
    {
        await task;
        return null;
    }

    private static ValueTask<object?> OfTask<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new(task.Result) : Wait(task);

        static async ValueTask<object?> Wait(Task<T> task) => await task;
    }

    private static ValueTask<object?> OfValueTask<T>(ValueTask<T> task)
    {
        return task.IsCompletedSuccessfully ? new(task.Result) : Wait(task);

        static async ValueTask<object?> Wait(ValueTask<T> task) => await task;
    }
}
