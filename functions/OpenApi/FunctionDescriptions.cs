using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Fleet;
using Thalassa.Hosting.OpenApi;

namespace Thalassa.Functions.OpenApi;

/// <summary>The HTTP functions of the app as the API explorer wants them, read off their triggers and attributes.</summary>
/// <remarks>
/// In a function app the routes belong to the Functions host, so ASP.NET Core knows nothing of them. A surface for clients of other
/// systems, below
/// <c>Compatibility</c>, is described by those systems.
/// </remarks>
internal sealed partial class FunctionDescriptions : IApiDescriptionGroupCollectionProvider
{
    private const string Elsewhere = ".Compatibility";

    public ApiDescriptionGroupCollection ApiDescriptionGroups { get; } =
        new([new ApiDescriptionGroup(null, [.. Find().SelectMany(Describe)])], version: 1);

    private static IEnumerable<(MethodInfo Method, string Name, HttpTriggerAttribute Trigger)> Find() =>
        from type in typeof(FunctionDescriptions).Assembly.GetExportedTypes()
        where type.Namespace?.Contains(Elsewhere, StringComparison.Ordinal) != true
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method
            .GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .FirstOrDefault(found => found is not null)
        where trigger is not null
        select (method, function.Name, trigger);

    private static IEnumerable<ApiDescription> Describe((MethodInfo Method, string Name, HttpTriggerAttribute Trigger) function) =>
        from route in Routes(function.Trigger.Route ?? function.Name)
        from verb in function.Trigger.Methods ?? []
        select Describe(function.Method, function.Name, function.Trigger, route, verb.ToUpperInvariant());

    /// <summary>
    /// A route with optional parts is several paths, the shortest first. A part that has no characters is the root's and no parameter.
    /// </summary>
    private static IEnumerable<string> Routes(string route)
    {
        var parts = route.Split('/');
        var needed = parts.TakeWhile(part => !part.EndsWith("?}", StringComparison.Ordinal)).Count();
        return Enumerable.Range(needed, parts.Length - needed + 1)
            .Where(count => !parts.Take(count).Contains(FleetFunction.Root))
            .Select(count => string.Join('/', parts.Take(count)).Replace("?}", "}", StringComparison.Ordinal));
    }

    private static ApiDescription Describe(MethodInfo method, string name, HttpTriggerAttribute trigger, string route, string verb)
    {
        // HEAD is GET without the body.
        var isHead = HttpMethods.IsHead(verb);
        string[] given = [.. Parameter.Matches(route).Select(match => match.Groups[1].Value)];
        var call = new ApiDescription
        {
            HttpMethod = verb,
            RelativePath = route,
            ActionDescriptor = new ActionDescriptor
            {
                DisplayName = name,
                EndpointMetadata =
                [
                    method,
                    new EndpointNameMetadata(
                        (isHead ? "Head" : string.Empty) + name
                        + (trigger.Route?.Contains('?', StringComparison.Ordinal) == true
                            ? string.Concat(given.Select(Of))
                            : string.Empty)),
                    new TagsAttribute(method.DeclaringType!.Name
                        .Replace("Functions", string.Empty, StringComparison.Ordinal)
                        .Replace("Function", string.Empty, StringComparison.Ordinal)),
                    .. trigger.AuthLevel == AuthorizationLevel.Anonymous ? [new NeedsNoKey()] : Array.Empty<object>(),
                    .. method.GetCustomAttributes(),
                ],
            },
        };
        AddParameters(call, method, given);
        AddAnswers(call, method, trigger, isHead);
        return call;
    }

    /// <summary>The suffix that distinguishes the calls of one function: <c>OfName</c>.</summary>
    private static string Of(string part) => $"Of{char.ToUpperInvariant(part[0])}{part[1..]}";

    private static void AddParameters(ApiDescription call, MethodInfo method, IEnumerable<string> given)
    {
        foreach (var name in given)
        {
            call.ParameterDescriptions.Add(ApiDescriptions.Parameter(name, BindingSource.Path, typeof(string), isRequired: true));
        }

        foreach (var query in method.GetCustomAttributes<QueryAttribute>())
        {
            call.ParameterDescriptions.Add(ApiDescriptions.Parameter(query.Name, BindingSource.Query, query.Type, isRequired: false));
        }

        if (method.GetCustomAttribute<TakesAttribute>() is { } body)
        {
            ApiDescriptions.AddBody(call, body);
        }
    }

    private static void AddAnswers(ApiDescription call, MethodInfo method, HttpTriggerAttribute trigger, bool isHead)
    {
        foreach (var answer in method.GetCustomAttributes<AnswersAttribute>())
        {
            call.SupportedResponseTypes.Add(
                isHead
                    ? ApiDescriptions.Answer(answer.Status, null, null)
                    : ApiDescriptions.Answer(answer.Status, answer.Type, answer.MediaType));
        }

        int[] always =
            trigger.AuthLevel == AuthorizationLevel.Anonymous
                ? [StatusCodes.Status429TooManyRequests]
                :
                [
                    StatusCodes.Status401Unauthorized,
                    StatusCodes.Status403Forbidden,
                    StatusCodes.Status429TooManyRequests,
                    StatusCodes.Status503ServiceUnavailable,
                ];
        foreach (var status in (method.GetCustomAttribute<FaultsAttribute>()?.Statuses ?? []).Concat(always).Order())
        {
            var type = status == StatusCodes.Status400BadRequest ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails);
            call.SupportedResponseTypes.Add(
                isHead ? ApiDescriptions.Answer(status, null, null) : ApiDescriptions.Answer(status, type, "application/problem+json"));
        }
    }

    [GeneratedRegex(@"\{\*?([A-Za-z]+)[^}]*\}")]
    private static partial Regex Parameter { get; }
}
