using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Thalassa.Testing;
using Yarp.ReverseProxy.Forwarder;

namespace Thalassa.Functions.Tests.CustomHandler;

/// <summary>Plays the part of the Functions host towards a custom handler, as its documentation and its source say that it behaves.</summary>
/// <remarks>It reads what was published, starts the program, waits for any answer, checks keys, hands requests on by the forwarder that the host uses too, and has timers run.</remarks>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const string Key = "the-host-key";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _handler;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Uri _address;
    private readonly WebApplication _front;
    private readonly HttpMessageInvoker _forward = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    private readonly HttpClient _direct;

    private FunctionsHost(Process handler, Uri address, WebApplication front) =>
        (_handler, _address, _front, _direct) = (handler, address, front, new HttpClient { BaseAddress = address });

    /// <summary>Calls the app as strangers do.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>Calls the app as its users do, with the host's key.</summary>
    public HttpClient Keyed { get; } = new() { DefaultRequestHeaders = { { "x-functions-key", Key } } };

    /// <summary>Calls the handler itself, as only the host can.</summary>
    public HttpClient Handler => _direct;

    public static async Task<FunctionsHost> StartAsync(string folder, params (string Name, string Value)[] settings)
    {
        var host = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "host.json")));
        var custom = host.GetProperty("customHandler");
        Assert.True(custom.GetProperty("enableProxyingHttpRequest").GetBoolean());
        var description = custom.GetProperty("description");
        var port = FreePort.Next();
        var program = description.GetProperty("defaultExecutablePath").GetString()!;
        var local = Path.Combine(folder, program);
        var start = new ProcessStartInfo(File.Exists(local) ? local : program, description.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!))
        {
            WorkingDirectory = Path.Combine(folder, description.GetProperty("workingDirectory").GetString()!),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in (IEnumerable<(string, string)>)
                 [
                     ("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath)!), ("FUNCTIONS_WORKER_RUNTIME", "custom"), ("FUNCTIONS_APP_ROOT_PATH", folder),
                     ("FUNCTIONS_CUSTOMHANDLER_PORT", $"{port}"), ("FUNCTIONS_HTTPWORKER_PORT", $"{port}"), ("FUNCTIONS_CUSTOMHANDLER_WORKER_ID", $"{Guid.NewGuid()}"),
                     ("ASPNETCORE_URLS", "http://0.0.0.0:7071"), ("Store", "memory"), ("ReaperSchedule", "* * * * * *"), ("Logging__LogLevel__Default", "Warning"), .. settings,
                 ])
        {
            start.Environment[name] = value;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var simulated = new FunctionsHost(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}/"), builder.Build());
        try
        {
            await simulated.OpenAsync(folder, host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!);
            return simulated;
        }
        catch
        {
            await simulated.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts to the handler what the host posts when a timer is due.</summary>
    /// <returns>The answer: status and body.</returns>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string function, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _direct.PostAsync(new Uri(_address, function), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Runs a timer function once, and fails as the host does when the answer is not one.</summary>
    public async Task RunTimerAsync(string function)
    {
        var (status, body) = await PostAsync(function, """
            {"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},
             "Metadata":{"sys":{"MethodName":"Reap","UtcNow":"2031-05-06T10:00:00Z","RandGuid":"3f1c"}}}
            """);
        Assert.Equal(HttpStatusCode.OK, status);
        var answer = JsonElement.Parse(body);
        Assert.Equal(
            ["Logs", "Outputs", "ReturnValue"], answer.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>Tells the handler to end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await Command.RunAsync("kill", ["-TERM", $"{_handler.Id}"]);
        await _handler.WaitForExitAsync().WaitAsync(Limit);
        return _handler.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Kill();
        _handler.Dispose();
        Http.Dispose();
        Keyed.Dispose();
        _direct.Dispose();
        _forward.Dispose();
        await _front.DisposeAsync();
    }

    private async Task OpenAsync(string folder, string prefix)
    {
        _handler.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _handler.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? string.Empty);
        _handler.BeginOutputReadLine();
        _handler.BeginErrorReadLine();

        // Any answer of the handler at its root says that it is ready.
        var ready = Eventually.PassesAsync(
            async () =>
            {
                using var answer = await _direct.GetAsync(_address);
            },
            Limit);
        Assert.True(await Task.WhenAny(ready, _handler.WaitForExitAsync()) == ready, $"The handler ended: {string.Join('\n', _said)}");
        await ready;
        var forwarder = _front.Services.GetRequiredService<IHttpForwarder>();
        foreach (var function in HostedFunction.ReadAll(folder).Where(function => function.IsHttp))
        {
            RequestDelegate handle = http => HandleAsync(http, function, forwarder);
            var path = $"{prefix}/{function.Route.TrimStart('/')}";
            _ = function.Methods is { } methods ? _front.MapMethods(path, methods, handle) : _front.Map(path, handle);
        }

        await _front.StartAsync();
        Http.BaseAddress = Keyed.BaseAddress = new Uri(_front.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private async Task HandleAsync(HttpContext http, HostedFunction function, IHttpForwarder forwarder)
    {
        if (function.NeedsKey && http.Request.Headers["x-functions-key"] != Key && http.Request.Query["code"] != Key)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        http.Request.Headers["X-Azure-Functions-InvocationId"] = $"{Guid.NewGuid()}";
        http.Request.Headers["X-Azure-Functions-HostVersion"] = "4.1045.200.25556";
        http.Request.Headers.UserAgent = "Azure-Functions-Host/4.1045.200.25556";
        await forwarder.SendAsync(http, _address.ToString(), _forward, new ForwarderRequestConfig { ActivityTimeout = Timeout.InfiniteTimeSpan });
    }
}
