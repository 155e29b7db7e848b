using System.Net;
using System.Net.Sockets;
using Thalassa.Cli.Tests.Running;
using Thalassa.Testing;

namespace Thalassa.Cli.Tests.Doctor;

/// <summary>The registry or an agent is unreachable, or another program answers at its address.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task Nothing_runs()
    {
        var outcome = (await RunAsync("doctor", "--registry", "127.0.0.1:1", "--agent", "127.0.0.1:1")).EndedWith(1);

        Assert.Equal("registry http://127.0.0.1:1/", outcome.Lines[0]);
        Assert.Equal("error nothing listens there", outcome.Lines[1]);
        Assert.Contains("start the function app", outcome.Lines[2], StringComparison.Ordinal);
        Assert.Equal("agent http://127.0.0.1:1/", outcome.Lines[3]);
        Assert.Equal("error nothing listens there", outcome.Lines[4]);
        Assert.Contains("systemctl start thalassa-agent", outcome.Lines[5], StringComparison.Ordinal);
        Assert.Equal("2 errors, 0 warnings", outcome.Lines[6]);
    }

    [Fact]
    public async Task Finding_as_json_has_level_and_hint()
    {
        var json = (await RunAsync("doctor", "--json", "--registry", "http://no-such-host.invalid", "--agent", "127.0.0.1:1"))
            .EndedWith(1)
            .Json;

        Assert.Equal(2, json.GetProperty("errors").GetInt32());
        var registry = json.GetProperty("findings")[0];
        Assert.Equal("error", registry.GetProperty("level").GetString());
        Assert.Equal("registry http://no-such-host.invalid/", registry.GetProperty("part").GetString());
        Assert.Contains("its name does not resolve", registry.GetProperty("what").GetString(), StringComparison.Ordinal);
        Assert.Contains("DNS", registry.GetProperty("cure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_is_there()
    {
        await using var app = await AppServer.StartAsync("a web site");
        var outcome = (await RunAsync("doctor", "--registry", $"127.0.0.1:{app.Port}", "--agent", $"127.0.0.1:{app.Port}")).EndedWith(1);

        Assert.Contains("this is not a registry of Serverless Thalassa", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("this is not an agent", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_http_where_https_is_asked_for_and_silent_elsewhere()
    {
        await using var app = await AppServer.StartAsync("plain");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var outcome = (
            await RunAsync("doctor", "--registry", $"https://127.0.0.1:{app.Port}", "--agent", silent.LocalEndpoint.ToString()!)
        ).EndedWith(1);

        Assert.Contains("error TLS connection failed", string.Join('\n', outcome.Lines), StringComparison.Ordinal);
        Assert.Contains("it did not answer within", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("firewall", outcome.Output, StringComparison.Ordinal);
    }

    private static Task<Outcome> RunAsync(params string[] arguments) =>
        ThalassaProcess.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), arguments);
}
