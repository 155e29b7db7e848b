using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Hosting.CustomHandler;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.Host;

/// <summary>Puts the functions of an app on ASP.NET Core and on timers.</summary>
internal static class FunctionsHost
{
    public static WebApplication Build(WebApplicationBuilder builder, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        var faults = new List<string>();
        var host = HostJson.Read(builder.Configuration, faults);

        // As everywhere in ASP.NET Core, the application's name is that of its assembly.
        var app = Assembly.Load(new AssemblyName(builder.Environment.ApplicationName));
        var functions = FunctionFinder.Find(app.GetExportedTypes(), faults);
        var timers = functions.Select(function => TimerSchedule.Read(function, builder.Configuration, faults)).OfType<TimerSchedule>().ToList();
        var port = CustomHandlerPort.Read(builder.Configuration, faults);
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"The function app cannot start:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}");
        }

        var key = ApiKey.Read(builder.Configuration);
        ListenAddress.Configure(builder, key, port);
        builder.Services.AddMvcCore();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new InvocationLimits(
            host.FunctionTimeout,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        var pipeline = middleware.Reverse().Aggregate((FunctionExecutionDelegate)InvocationContext.Run, (next, outer) => outer(next));
        foreach (var timer in port is null ? timers : [])
        {
            builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<TimerLoop>(services, timer, pipeline));
        }

        Throttle.Add(builder.Services, host);
        var web = builder.Build();
        HttpFunctions.Map(web, functions, host, port is null ? CallerGuard.Of(key) : CallerGuard.OfHost, pipeline);
        if (port is not null)
        {
            TimerFunctions.Map(web, functions, pipeline);
        }

        return web;
    }
}
