namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>ASP.NET Core for a function app.</summary>
public static class FunctionsHostApplicationBuilderExtensions
{
    /// <summary>Lets functions take <c>HttpRequest</c> and return <c>IResult</c> or <c>IActionResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ServesHttp = true;
        return builder;
    }
}
