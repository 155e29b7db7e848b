using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>ASP.NET Core's side of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP exchange of an invocation, or null when no HTTP request triggered it.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) => (context as InvocationContext)?.Http;
}
