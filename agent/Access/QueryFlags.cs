using Thalassa.Agent.Api;
using Thalassa.Model.Faults;

namespace Thalassa.Agent.Access;

/// <summary>
/// Refuses a switch in the address that is neither on nor off, and names it; the framework would only say that something was wrong.
/// </summary>
internal sealed class QueryFlags(RequestDelegate next)
{
    private static readonly string[] Names = ["force", "dryRun", "history"];

    public Task InvokeAsync(HttpContext context)
    {
        var faults = new FaultList();
        foreach (var name in Names.Where(context.Request.Query.ContainsKey))
        {
            if (context.Request.Query[name] is not [{ } value] || !bool.TryParse(value, out _))
            {
                faults.Add(name, "is true or false, given once");
            }
        }

        return faults.Count == 0 ? next(context) : Problems.Of(faults).ExecuteAsync(context);
    }
}
