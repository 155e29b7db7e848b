using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Local.Hosting;
using Thalassa.Local.WorkerHost.Http;
using Thalassa.Local.WorkerHost.Rpc;
using Thalassa.Local.WorkerHost.Workers;

namespace Thalassa.Local.WorkerHost;

/// <summary>A Functions host without Azure for one published isolated worker: its functions run in the real worker process.</summary>
/// <remarks>Disposing it ends the worker.</remarks>
public sealed class RunningWorkerHost : IAsyncDisposable
{
    private readonly WorkerHostOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly WorkerLogs _logs;
    private RpcServer? _rpc;
    private WorkerSupervisor? _supervisor;
    private WebApplication? _front;
    private volatile bool _isStarted;

    private RunningWorkerHost(WorkerHostOptions options, IConfiguration configuration)
    {
        _options = options;
        _loggers = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging"));

            // It has two lines for each request.
            logging.AddFilter("Yarp", LogLevel.Warning);
            logging.AddSimpleConsole(console => console.SingleLine = true);
            StartFailures.LeaveToCaller(logging, () => _isStarted);
            options.Logging?.Invoke(logging);
        });
        _logs = new WorkerLogs(_loggers);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_front!.Urls.First());

    /// <summary>The names of the functions.</summary>
    public IReadOnlyList<string> Functions { get; private set; } = [];

    /// <summary>The process of the worker, or null while there is none.</summary>
    public int? WorkerId => _supervisor?.Current?.ProcessId;

    /// <summary>How many workers were started because one before had ended.</summary>
    public int Restarts => _supervisor?.Restarts ?? 0;

    /// <summary>How many log lines workers sent.</summary>
    public long LogLines => _logs.Count;

    /// <summary>Starts a host; it listens when the worker has loaded every function.</summary>
    /// <exception cref="WorkerHostException">It cannot start: the message says why.</exception>
    public static async Task<RunningWorkerHost> StartAsync(WorkerHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var config = WorkerConfig.Read(options.App);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Configure(builder.Configuration, options, config.Folder);
        var faults = new List<string>();
        var hostJson = HostJson.Read(builder.Configuration, faults);
        var host = new RunningWorkerHost(options, builder.Configuration);
        try
        {
            builder.Services.AddSingleton(host._loggers).AddLogging();
            await host.StartAsync(builder, config, hostJson, faults, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more calls, asks the worker to terminate, and kills it when it does not within seconds.</summary>
    public async Task StopAsync()
    {
        // At the same time: open streams end when the worker does, and the listener closes only then.
        await Task.WhenAll(_front?.StopAsync() ?? Task.CompletedTask, _supervisor?.StopAsync() ?? Task.CompletedTask);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await (_front?.DisposeAsync() ?? default);
        await (_supervisor?.DisposeAsync() ?? default);
        await (_rpc?.DisposeAsync() ?? default);
        _loggers.Dispose();
    }

    private async Task StartAsync(
        WebApplicationBuilder builder, WorkerConfig config, HostJson hostJson, List<string> faults, CancellationToken cancellationToken)
    {
        ThrowIfAny(faults);
        _rpc = await RpcServer.StartAsync(_options.Time, cancellationToken);
        var launcher = new WorkerLauncher(config, _rpc, _options.Settings, _logs);
        _supervisor = new WorkerSupervisor(launcher, _options.Limits, _options.Time, _loggers.CreateLogger<WorkerSupervisor>());
        var worker = await _supervisor.StartAsync(cancellationToken);
        var functions = FunctionTable.Read(worker.Functions.Values, builder.Configuration, faults);
        ThrowIfAny(faults);
        Functions = [.. worker.Functions.Keys.Order(StringComparer.Ordinal)];
        try
        {
            _front = FrontDoor.Build(builder, functions, hostJson, _options, _supervisor);
            await _front.StartAsync(cancellationToken);
            _isStarted = true;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            throw new WorkerHostException($"The host cannot listen: {exception.Message}", exception);
        }
    }

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count > 0)
        {
            var list = string.Join($"{Environment.NewLine}- ", faults);
            throw new WorkerHostException($"The function app cannot start:{Environment.NewLine}- {list}");
        }
    }

    private static void Configure(ConfigurationManager configuration, WorkerHostOptions options, string folder)
    {
        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(options.Settings.Select(setting => KeyValuePair.Create(
            setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value)));
        HostJson.AddTo(configuration, folder);
    }
}
