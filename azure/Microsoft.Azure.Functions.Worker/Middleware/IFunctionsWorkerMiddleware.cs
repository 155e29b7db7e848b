namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>Something that stands around every invocation.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Runs for each invocation and calls <paramref name="next"/> to let it go on.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
