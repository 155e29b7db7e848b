using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Thalassa.Local.SampleApp;

/// <summary>Everything that an app has to do for the registry: one POST, again and again, and one DELETE at the end.</summary>
internal sealed partial class Heartbeat(HeartbeatOptions options, IServer server, TimeProvider time, ILogger<Heartbeat> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = options.Registry, Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _stopping = new();
    private Task _beating = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.ApiKey is { } key)
        {
            _http.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        _beating = BeatAsync(Path(), _stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>Before the server stops: first out of the load balancer, then out of the world.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _beating;
        if (!options.Deregister)
        {
            return;
        }

        try
        {
            using var answer = await _http.DeleteAsync(Path(), cancellationToken);
            answer.EnsureSuccessStatusCode();
            LogDeregistered(Path());
        }
        catch (HttpRequestException e)
        {
            LogFailed(Path(), e.Message);
        }

        await Task.Delay(options.Grace, time, cancellationToken);
    }

    private async Task BeatAsync(string path, CancellationToken cancellationToken)
    {
        var meta = new { options.SecondsToExpire };
        var known = false;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SecondsToExpire / 3.0), time);
        try
        {
            do
            {
                try
                {
                    using var answer = await _http.PostAsJsonAsync(path, meta, cancellationToken);
                    answer.EnsureSuccessStatusCode();
                    if (!known)
                    {
                        LogRegistered(path);
                    }

                    known = true;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    known = false;
                    LogFailed(path, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The app ends.
        }
    }

    private string Path() => $"/registrations/{options.Service.Name}/{options.Service.Version}/{options.Host}/{BoundPort()}";

    private int BoundPort() => new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _http.Dispose();
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
