using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Hosting.OpenApi;

namespace Thalassa.Functions.Fleet;

/// <summary>The fleet page.</summary>
public sealed class FleetFunction(FleetPage page)
{
    /// <summary>The route of <c>/</c>: an optional part that has no characters.</summary>
    /// <remarks>
    /// For the Functions host an empty route means the name of the function, and the worker makes <c>//</c> of <c>/</c>, which no router
    /// takes.
    /// </remarks>
    internal const string Root = "{root:maxlength(0)?}";

    /// <summary>
    /// The fleet page. It contains no data and needs no key; it loads its data through the API with the user's key.
    /// </summary>
    [Function("Fleet")]
    [Answers(200, null, "text/html")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Root)] HttpRequest request)
    {
        _ = request;
        return page;
    }
}
