using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Thalassa.Local.Host;

/// <summary>Runs a function app in one ASP.NET Core process, without a Functions host.</summary>
public static class LocalHostBuilderExtensions
{
    private const string DataProtectionService = "DataProtectionHostedService";

    /// <summary>Builds the app for this process: its HTTP functions by their routes, its timers by their schedules.</summary>
    /// <param name="builder">With everything that the app adds for a Functions host.</param>
    /// <param name="app">Where the functions are.</param>
    /// <param name="args">The command line that <paramref name="builder"/> was made with.</param>
    /// <exception cref="InvalidOperationException">A function, <c>host.json</c> or a setting cannot be used, and the message names every
    /// fault; or the worker's packages have changed.</exception>
    public static IHost BuildLocalHost(this FunctionsApplicationBuilder builder, Assembly app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(args);
        HostJson.AddTo(builder.Configuration, builder.Configuration["AzureWebJobsScriptRoot"] ?? AppContext.BaseDirectory);
        var faults = new List<string>();
        var hostJson = HostJson.Read(builder.Configuration, faults);
        var functions = FunctionFinder.Find(app.GetExportedTypes(), faults);
        var timers = functions.Where(function => function.Timer is not null)
            .Select(function => (function, TimerSchedule.Read(
                function.Name, function.Timer!.Schedule, function.Timer.UseMonitor, builder.Configuration, faults)))
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(
                $"The function app cannot start:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}");
        }

        // Last, so that the app's own middleware runs before it, and what the worker would run in its place is never reached.
        builder.Use(next => context => context is InvocationContext ? InvocationContext.Run(context) : next(context));
        var key = ApiKey.Read(builder.Configuration);
        var services = builder.Services;
        WorkerContract.TakeOutWorker(services);
        TakeOutDataProtection(services);
        TakeOutLoggers(services);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        var hasStarted = false;
        StartFailures.LeaveToCaller(builder.Logging, () => hasStarted);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new InvocationLimits(
            hostJson.FunctionTimeout,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.Configure<KestrelServerOptions>(kestrel => ListenAddress.Configure(kestrel, key));
        Throttle.Add(services, hostJson);
        foreach (var (function, schedule) in timers)
        {
            services.AddSingleton<IHostedService>(provider => new TimerLoop(
                function.Name,
                schedule!,
                function.Timer!.RunOnStartup,
                ActivatorUtilities.CreateInstance<TimerRunner>(provider, function, Pipeline(provider)).RunAsync,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<TimerLoop>>()));
        }

        var addresses = ListenAddress.Read(args);
        services.AddSingleton<IStartupFilter>(provider => new LocalPipeline(
            addresses, web => HttpFunctions.Map(web, functions, hostJson, key, Pipeline(provider))));
        var host = builder.Build();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => hasStarted = true);
        WorkerContract.Check(functions[0], host.Services, host.Services.GetRequiredService<InvocationLimits>());
        return host;

        static FunctionExecutionDelegate Pipeline(IServiceProvider provider) => provider.GetRequiredService<FunctionExecutionDelegate>();
    }

    /// <summary>
    /// The console is added in their place. The worker's own keeps each line in memory for a Functions host that never takes it, and every
    /// request
    /// would open a scope for the others.
    /// </summary>
    private static void TakeOutLoggers(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ServiceType == typeof(ILoggerProvider)).ToList())
        {
            if (service.ImplementationType?.Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) == true)
            {
                services.Remove(service);
            }
        }
    }

    /// <summary>Nothing here protects data; the worker's MVC would write keys into the home folder and warn about it.</summary>
    private static void TakeOutDataProtection(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ImplementationType?.Name == DataProtectionService).ToList())
        {
            services.Remove(service);
        }
    }
}
