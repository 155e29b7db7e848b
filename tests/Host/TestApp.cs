using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Thalassa.Local.Host.Tests;

/// <summary>An app of the sample functions in this assembly, on a free port.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--hostBuilder:reloadConfigOnChange=false",
        "--urls=http://127.0.0.1:0",
        "--Sample:Schedule=0 0 0 1 1 *",
        "--Logging:LogLevel:Default=None",
        "--AzureWebJobsScriptRoot=no-such-folder",
    ];

    private readonly IHost _host;

    private TestApp(IHost host)
    {
        _host = host;
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public Journal Journal => _host.Services.GetRequiredService<Journal>();

    public IHostApplicationLifetime Lifetime => _host.Services.GetRequiredService<IHostApplicationLifetime>();

    public static FunctionsApplicationBuilder Builder(params string[] args)
    {
        string[] all = [.. Arguments, .. args];
        var builder = FunctionsApplication.CreateBuilder(all);
        ((IHostApplicationBuilder)builder).Properties[nameof(args)] = all;
        builder.Services.AddSingleton<Journal>();
        return builder.ConfigureFunctionsWebApplication();
    }

    public static Task<TestApp> StartAsync(params string[] args) => StartAsync(Builder(args));

    public static async Task<TestApp> StartAsync(FunctionsApplicationBuilder builder)
    {
        var host = Build(builder);
        await host.StartAsync();
        return new TestApp(host);
    }

    public static IHost Build(FunctionsApplicationBuilder builder) =>
        builder.BuildLocalHost(typeof(SampleHttp).Assembly, (string[])((IHostApplicationBuilder)builder).Properties["args"]);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
