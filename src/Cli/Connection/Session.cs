using System.CommandLine;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using Thalassa.Cli.Output;
using Thalassa.Client;
using Thalassa.Model.Faults;

namespace Thalassa.Cli.Connection;

/// <summary>The context of one command: its arguments, the registry and the agents, and its output.</summary>
internal sealed class Session : IDisposable
{
    private readonly ParseResult _parsed;
    private readonly HttpClient _http;

    private Session(ParseResult parsed, Screen screen, Settings settings)
    {
        (_parsed, Screen, Settings) = (parsed, screen, settings);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectTimeout = settings.Registry.Timeout,
                SslOptions = settings.Tls ?? new SslClientAuthenticationOptions(),
            })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        RegistryHosts = [.. settings.Registry.Hosts.Select(Endpoint)];
        Agents = [.. settings.Agents.Select(agent => new AgentApi(Endpoint(agent)))];
    }

    /// <summary>The output.</summary>
    public Screen Screen { get; }

    /// <summary>The connection settings.</summary>
    public Settings Settings { get; }

    /// <summary>The registry, through any host that answers.</summary>
    public ThalassaClient Client => field ??= CreateClient(Settings.Registry, LogLevel.None);

    /// <summary>The registry's hosts, one by one.</summary>
    public IReadOnlyList<Endpoint> RegistryHosts { get; }

    /// <summary>The agents.</summary>
    public IReadOnlyList<AgentApi> Agents { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Opens a session, and adds errors of its settings.</summary>
    public static Session Open(ParseResult parsed, Screen screen, FaultList faults) =>
        new(parsed, screen, Settings.Read(parsed, Environment.GetEnvironmentVariable, faults));

    /// <summary>The value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => _parsed.GetValue(argument);

    /// <summary>The value of an option, or its default.</summary>
    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    /// <inheritdoc cref="Get{T}(Option{T})"/>
    public TimeSpan Get(TimeOption option) => _parsed.GetValue(option) ?? option.Fallback;

    /// <summary>Creates a client of the library, whose log is shown from a minimum level.</summary>
    public ThalassaClient CreateClient(ThalassaOptions options, LogLevel least) =>
        new(options with { ApiKey = Settings.ApiKey }, _http, Time, new ScreenLoggers(Screen, least));

    public void Dispose() => _http.Dispose();

    private Endpoint Endpoint(Uri address) => new(_http, address, Settings.ApiKey, Settings.Registry.Timeout, Time);
}
