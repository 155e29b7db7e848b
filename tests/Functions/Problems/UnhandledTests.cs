using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Thalassa.Functions.Tests.Problems;

/// <summary>Whatever throws, and wherever, the caller gets a problem or a broken connection: never an answer that looks whole.</summary>
public sealed class UnhandledTests
{
    private const string Secret = "secret-of-the-store";

    [Fact]
    public async Task Exception_in_function_is_500_problem_without_its_text()
    {
        await using var app = await RunningApp.StartWithAsync(Throw(() => new InvalidOperationException(Secret)));
        await CheckAsync(app, 500, "ListFrontends failed");
    }

    [Fact]
    public async Task Exception_while_result_is_written_before_first_byte_is_500_problem()
    {
        await using var app = await RunningApp.StartWithAsync(Return(new Breaking(afterBytes: 0)));
        await CheckAsync(app, 500, "ListFrontends failed");
    }

    [Fact]
    public async Task Exception_after_first_byte_breaks_the_connection()
    {
        await using var app = await RunningApp.StartWithAsync(Return(new Breaking(afterBytes: 10)));
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var answer = await app.SendAsync("GET", "/frontends");
            await answer.Content.ReadAsStringAsync();
        });
    }

    [Fact]
    public async Task Store_that_does_not_answer_is_503_problem_with_retry()
    {
        await using var app = await RunningApp.StartWithAsync(Throw(() => new Azure.RequestFailedException(Secret)));
        await CheckAsync(app, 503, "store does not answer");
    }

    [Fact]
    public async Task Result_is_taken_away_once_it_is_written()
    {
        object? left = new();
        await using var app = await RunningApp.StartWithAsync(builder => builder.Use(next => async context =>
        {
            await next(context);
            var returned = context.GetInvocationResult();
            Assert.IsAssignableFrom<IResult>(returned.Value);
            context.GetHttpContext()!.Response.OnCompleted(() =>
            {
                left = context.GetInvocationResult().Value;
                return Task.CompletedTask;
            });
        }));
        await app.OkAsync("GET", "/frontends");
        Assert.Null(left);
    }

    private static Action<FunctionsApplicationBuilder> Throw(Func<Exception> fault) => builder => builder.Use(_ => _ => throw fault());

    private static Action<FunctionsApplicationBuilder> Return(IResult result) => builder => builder.Use(next => async context =>
    {
        await next(context);
        context.GetInvocationResult().Value = result;
    });

    private static async Task CheckAsync(RunningApp app, int status, string detail)
    {
        using var answer = await app.SendAsync("GET", "/frontends");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains(detail, JsonElement.Parse(body).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
    }

    /// <summary>A result that begins like a good one.</summary>
    private sealed class Breaking(int afterBytes) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json";
            httpContext.Response.ContentLength = 100;
            httpContext.Response.Headers.ETag = "\"1\"";
            if (afterBytes > 0)
            {
                await httpContext.Response.WriteAsync(new string(' ', afterBytes));
            }

            throw new InvalidOperationException(Secret);
        }
    }
}
