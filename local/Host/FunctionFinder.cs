using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Thalassa.Local.Host;

/// <summary>Finds the functions among the types of an app and says what is wrong with them.</summary>
internal static class FunctionFinder
{
    public static List<Function> Find(IEnumerable<Type> types, List<string> faults)
    {
        var methods = types
            .SelectMany(type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, method.GetCustomAttribute<FunctionAttribute>()?.Name))
            .Where(found => found.Name is not null)
            .ToList();
        foreach (var name in methods.GroupBy(found => found.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any()))
        {
            faults.Add(
                $"{name.Key}: {string.Join(" and ", name.Select(found => found.Method.DeclaringType!.Name + '.' + found.Method.Name))} "
                + "have the same name");
        }

        return [.. methods.Select(found => Read(found.Name!, found.Method, faults)).OfType<Function>()];
    }

    private static Function? Read(string name, MethodInfo method, List<string> faults)
    {
        var before = faults.Count;
        var http = Triggers<HttpTriggerAttribute>(method);
        var timer = Triggers<TimerTriggerAttribute>(method);
        if (http.Count + timer.Count != 1)
        {
            faults.Add($"{name}: has {http.Count + timer.Count} triggers; a function must have one HttpTrigger or one TimerTrigger");
        }

        if (http.Any(trigger => trigger.AuthLevel is not (AuthorizationLevel.Anonymous or AuthorizationLevel.Function)))
        {
            faults.Add($"{name}: needs authorization level {http[0].AuthLevel}, which only Azure can check; use Anonymous or Function");
        }

        if (typeof(IDisposable).IsAssignableFrom(method.DeclaringType) || typeof(IAsyncDisposable).IsAssignableFrom(method.DeclaringType))
        {
            faults.Add($"{name}: {method.DeclaringType!.Name} is disposable; move the resources it disposes to a scoped service");
        }

        foreach (var parameter in method.GetParameters().Where(parameter => !Invoker.CanBind(parameter, http.Count == 1)))
        {
            faults.Add($"{name}: parameter {parameter.Name} of type {parameter.ParameterType.Name} cannot be filled by its trigger");
        }

        return faults.Count == before ? new Function(name, method, http.SingleOrDefault(), timer.SingleOrDefault()) : null;
    }

    private static List<T> Triggers<T>(MethodInfo method)
        where T : Attribute => [.. method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>()).OfType<T>()];
}
