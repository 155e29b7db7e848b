using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Timers;
using Thalassa.Local.WorkerHost.Workers;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Thalassa.Local.WorkerHost.Http;

/// <summary>Where callers reach the functions, and the clock of the timers.</summary>
internal static class FrontDoor
{
    /// <param name="builder">Has the configuration.</param>
    /// <param name="functions">What can be called.</param>
    /// <param name="host">What <c>host.json</c> says.</param>
    /// <param name="options">What the host's caller says.</param>
    /// <param name="supervisor">Has the worker.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder, FunctionTable functions, HostJson host, WorkerHostOptions options, WorkerSupervisor supervisor)
    {
        var key = ApiKey.Read(builder.Configuration);
        builder.WebHost.UseKestrel();
        builder.WebHost.UseUrls([.. ListenAddress.Read(options.Urls is { } urls ? [$"--urls={urls}"] : [])]);
        builder.WebHost.ConfigureKestrel(kestrel => ListenAddress.Configure(kestrel, key));
        builder.Services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = options.Limits.Grace);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.AddRouting().AddHttpForwarder();
        builder.Services.AddSingleton(services => new WorkerForwarder(
            services.GetRequiredService<IHttpForwarder>(), services.GetRequiredService<ITransformBuilder>(), options.Forwarded));
        Throttle.Add(builder.Services, host);
        foreach (var timer in functions.Timers)
        {
            var runner = new TimerRunner(supervisor, timer, host.FunctionTimeout, options.Time);
            builder.Services.AddSingleton<IHostedService>(services => new TimerLoop(
                timer.Name,
                timer.Schedule,
                timer.RunOnStartup,
                runner.RunAsync,
                options.Time,
                services.GetRequiredService<ILogger<TimerLoop>>()));
        }

        var app = builder.Build();
        var limits = new HttpLimits(host.FunctionTimeout, options.Limits.MaxSilence, options.SendsRouteValues, options.Time);
        Map(app, functions.Http, host, key, limits, supervisor);
        return app;
    }

    private static void Map(
        WebApplication app,
        IEnumerable<HttpFunction> functions,
        HostJson host,
        ApiKey? key,
        HttpLimits limits,
        WorkerSupervisor supervisor)
    {
        Unmatched.Use(app);
        if (Throttle.IsNeeded(host))
        {
            app.UseRateLimiter();
        }

        var forwarder = app.Services.GetRequiredService<WorkerForwarder>();
        var logger = app.Services.GetRequiredService<ILogger<HttpEndpoint>>();
        app.MapMethods(HostStatus.Path, [HttpMethods.Get, HttpMethods.Head], CallerGuard.OfAnonymous(null)(HostStatus.Of(supervisor)))
            .WithDisplayName("HostStatus");
        foreach (var function in functions)
        {
            var endpoint = new HttpEndpoint(function, limits, supervisor, forwarder, logger);
            var handler = (function.IsAnonymous ? CallerGuard.OfAnonymous(key) : CallerGuard.Of(key))(endpoint.Handle);
            var route = Unmatched.Pattern(host.RoutePrefix, function.Route);
            var mapped = function.Methods.Count > 0 ? app.MapMethods(route, function.Methods, handler) : app.Map(route, handler);
            mapped.WithDisplayName(function.Name);
        }
    }
}
