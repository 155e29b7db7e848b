using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.Hosting.OpenApi;

namespace Thalassa.Functions.Fleet;

/// <summary>What is registered and which agents have it, for people.</summary>
public sealed class FleetFunction(FleetPage page)
{
    /// <summary>The route of <c>/</c>: an optional part that has no characters.</summary>
    /// <remarks>
    /// For the Functions host an empty route means the name of the function, and the worker makes <c>//</c> of <c>/</c>, which no router
    /// takes.
    /// </remarks>
    internal const string Root = "{root:maxlength(0)?}";

    /// <summary>
    /// The fleet page. It holds no data, so it needs no key; what it shows it asks for by the API, with the key that its user gives.
    /// </summary>
    [Function("Fleet")]
    [Answers(200, null, "text/html")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Root)] HttpRequest request)
    {
        _ = request;
        return page;
    }
}
