using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Client.AspNetCore;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.AspNetCore;

/// <summary>A real app with a real port, in simulated time, with a simulated registry.</summary>
public sealed class SimulatedApp : IAsyncDisposable
{
    private SimulatedApp(WebApplication app, SimulatedRegistry registry, ManualTimeProvider time, Notes notes) =>
        (App, Registry, Time, Log) = (app, registry, time, notes);

    public WebApplication App { get; }

    public SimulatedRegistry Registry { get; }

    public ManualTimeProvider Time { get; }

    /// <summary>What it logs, a line each.</summary>
    public Notes Log { get; }

    public HttpClient Http { get; } = new();

    public int Port => new Uri(App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public ThalassaClient Client => App.Services.GetRequiredService<ThalassaClient>();

    /// <summary>Creates an app and starts it by default.</summary>
    public static async Task<SimulatedApp> StartAsync(
        Action<ThalassaAppOptions>? configure = null,
        Action<SimulatedRegistry>? prepare = null,
        bool start = true,
        params string[] arguments)
    {
        var time = new ManualTimeProvider();
        var registry = new SimulatedRegistry(time);
        prepare?.Invoke(registry);
        var notes = new Notes();
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", .. arguments]);
        builder.Logging.ClearProviders().AddProvider(notes);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddThalassa(options =>
        {
            options.Http = registry.Client();
            configure?.Invoke(options);
        });
        var simulated = new SimulatedApp(builder.Build(), registry, time, notes);
        simulated.App.MapGet("/", () => "well");
        simulated.App.MapHealthChecks("/health");
        if (start)
        {
            await simulated.App.StartAsync();
        }

        return simulated;
    }

    public Task<string> GetAsync(string path) => Http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}{path}"));

    /// <summary>The first registration that the registry received.</summary>
    public async Task<JsonElement> SentAsync()
    {
        await Eventually.TrueAsync(() => Registry.Beats.Any());
        return JsonElement.Parse(Registry.Beats.First().Body)[0];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    public sealed class Notes : ConcurrentQueue<string>, ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
