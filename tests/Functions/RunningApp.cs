using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Thalassa.Local.Host;

namespace Thalassa.Functions.Tests;

/// <summary>The real app, mostly in this process on a free port.</summary>
public sealed class RunningApp : IAsyncDisposable
{
    private readonly IHost? _host;
    private bool _isDisposed;

    /// <summary>An app that runs elsewhere, and goes on when this is disposed of.</summary>
    public RunningApp(Uri address)
    {
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    private RunningApp(IHost host)
        : this(new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())) =>
        _host = host;

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>The services of an app in this process.</summary>
    public IServiceProvider Services => _host!.Services;

    /// <summary>Arguments with which the app knows nothing of the machine's environment.</summary>
    public static string[] Arguments(params string[] settings) =>
    [
        "--hostBuilder:reloadConfigOnChange=false", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", "--THALASSA_API_KEY=",
        "--AzureWebJobsStorage=", "--ServiceBusConnection=", "--Store=", "--Compatibility=", "--Peers=", "--SnapshotSeconds=", .. settings,
    ];

    public static Task<RunningApp> StartAsync(Action<IServiceCollection>? services = null, params string[] settings) =>
        StartWithAsync(builder => services?.Invoke(builder.Services), settings);

    /// <summary>Starts it after <paramref name="change"/> has changed what the app is made of.</summary>
    public static async Task<RunningApp> StartWithAsync(Action<FunctionsApplicationBuilder> change, params string[] settings)
    {
        var args = Arguments(settings);
        var builder = FunctionApp.CreateBuilder(args);
        change(builder);
        var host = builder.BuildLocalHost(typeof(FunctionApp).Assembly, args);
        try
        {
            await host.StartAsync();
            return new RunningApp(host);
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> SendAsync(
        string method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
        {
            request.Content = new StringContent(json, null, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    /// <summary>Sends, expects 200 and reads the answer.</summary>
    public async Task<JsonElement> OkAsync(string method, string path, string? json = null)
    {
        using var answer = await SendAsync(method, path, json);
        Assert.True(
            (int)answer.StatusCode == 200,
            $"{method} {path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sends, and expects a problem.</summary>
    public async Task<JsonElement> ProblemAsync(int status, string method, string path, string? json = null)
    {
        using var answer = await SendAsync(method, path, json);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>Everything that the registry holds, as text.</summary>
    public async Task<string> ContentAsync() =>
        string.Join(
            '\n',
            await Task.WhenAll(Http.GetStringAsync("/registrations"), Http.GetStringAsync("/frontends"), Http.GetStringAsync("/backends")));

    /// <summary>Ends it; again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Http.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }
    }
}
