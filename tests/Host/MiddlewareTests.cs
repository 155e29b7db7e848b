using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.Host.Tests;

public sealed class MiddlewareTests
{
    [Fact]
    public async Task Middleware_stands_around_the_function_in_the_order_it_was_added()
    {
        var builder = TestApp.Builder();
        builder.UseMiddleware<Named>();
        builder.Use(next => async context =>
        {
            Journal(context).Entries.Enqueue("inner before");
            await next(context);
            Journal(context).Entries.Enqueue("inner after");
        });
        await using var app = await TestApp.StartAsync(builder);
        using var answer = await app.Http.PostAsync(new Uri("/api/things", UriKind.Relative), null);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal("Create", answer.Headers.GetValues("x-function").Single());
        Assert.Equal(["outer before", "inner before", "create", "inner after", "outer after"], app.Journal.Entries);
    }

    private static Journal Journal(FunctionContext context) => (Journal)context.InstanceServices.GetService(typeof(Journal))!;

    private sealed class Named : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            context.GetHttpContext()!.Response.Headers["x-function"] = context.FunctionDefinition.Name;
            Journal(context).Entries.Enqueue("outer before");
            await next(context);
            Journal(context).Entries.Enqueue("outer after");
        }
    }
}
