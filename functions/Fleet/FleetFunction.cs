using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Thalassa.OpenApi;

namespace Thalassa.Functions.Fleet;

/// <summary>What is registered and which agents have it, for people.</summary>
public sealed class FleetFunction(FleetPage page)
{
    /// <summary>The fleet page. It holds no data, so it needs no key; what it shows it asks for by the API, with the key that its user gives.</summary>
    [Function("Fleet")]
    [Answers(200, null, "text/html")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/")] HttpRequest request)
    {
        _ = request;
        return page;
    }
}
