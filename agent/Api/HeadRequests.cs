namespace Thalassa.Agent.Api;

/// <summary>Answers HEAD wherever GET is answered, with the same status and headers.</summary>
internal static class HeadRequests
{
    /// <summary>Finds the call of GET for a HEAD, and routes; the server itself leaves the body of an answer to HEAD out.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        app.UseRouting();
    }
}
