using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Functions.Access;
using Thalassa.Functions.Keys;

namespace Thalassa.Functions.Tests.Access;

/// <summary>No function is forgotten.</summary>
public sealed class FunctionRolesTests
{
    private static readonly (string Name, HttpTriggerAttribute Trigger)[] Functions =
    [
        .. from type in typeof(FunctionApp).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let name = method.GetCustomAttribute<FunctionAttribute>()?.Name
        let trigger = method
            .GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .FirstOrDefault(found => found is not null)
        where name is not null && trigger is not null
        select (name, trigger),
    ];

    [Fact]
    public void Every_function_is_named_and_nothing_else_is() =>
        Assert.Equal(
            Functions.Select(function => function.Name).Order(StringComparer.Ordinal), FunctionRoles.Named.Order(StringComparer.Ordinal));

    [Fact]
    public void Function_is_anonymous_for_the_app_only_if_it_is_for_the_host() => Assert.All(Functions, function => Assert.Equal(
        function.Trigger.AuthLevel == AuthorizationLevel.Anonymous, FunctionRoles.Of(function.Name, "GET") is null));

    [Fact]
    public void Read_role_allows_only_get() => Assert.All(Functions, function =>
    {
        Assert.Equal(FunctionRoles.Of(function.Name, "GET"), FunctionRoles.Of(function.Name, "HEAD"));
        foreach (var method in function.Trigger.Methods!.Where(method => method is not ("get" or "head")))
        {
            Assert.InRange(FunctionRoles.Of(function.Name, method.ToUpperInvariant())!.Value, Role.Register, Role.Operate);
        }
    });

    [Fact]
    public void Unlisted_function_needs_the_operate_role() => Assert.Equal(Role.Operate, FunctionRoles.Of("New", "GET"));
}
