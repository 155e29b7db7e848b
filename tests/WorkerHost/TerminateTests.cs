using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Thalassa.Local.Processes;
using Thalassa.Testing;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>The end of a worker while callers wait for it: soon, cleanly, and without loss of what is nearly done.</summary>
public sealed partial class TerminateTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Worker_ends_at_once_with_streams_and_waits_open()
    {
        await using var app = await TestHost.StartAsync("Compatibility=etcd", "Peers=http://127.0.0.1:1, http://127.0.0.1:2");
        var poll = await app.PollAsync();
        using var events = await app.OpenAsync("/events");
        using var wait = await app.OpenAsync("/v2/keys/services?wait=true&recursive=true");
        var stopped = Stopwatch.StartNew();
        await app.Host.StopAsync();
        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, Limit);
        AssertCleanEnd(app.Log.ToString());

        // Each answer comes to its end and is not broken off.
        Assert.StartsWith(":", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await wait.Content.ReadAsStringAsync();
        using var polled = await poll;
        Assert.True(polled.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Request_that_is_never_whole_does_not_keep_the_worker()
    {
        await using var app = await TestHost.StartAsync();
        using var slow = new TcpClient();
        await slow.ConnectAsync(app.Host.Address.Host, app.Host.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "POST /registrations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nContent-Type: application/json\r\n"
            + "Expect: 100-continue\r\n\r\n["));

        // It comes when the function reads the body.
        using var reader = new StreamReader(slow.GetStream());
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync().WaitAsync(Eventually.DefaultLimit));
        var stopped = Stopwatch.StartNew();
        await app.Host.StopAsync();
        Assert.InRange(stopped.Elapsed, TimeSpan.Zero, Limit + TimeSpan.FromSeconds(1));
        AssertCleanEnd(app.Log.ToString());
    }

    [Fact]
    public async Task Sigterm_to_the_worker_ends_it_cleanly_and_another_one_starts()
    {
        await using var app = await TestHost.StartAsync();
        using var events = await app.OpenAsync("/events");
        var worker = app.Host.WorkerId!.Value;
        var ended = Stopwatch.StartNew();
        Signals.Send(worker, Signals.Terminate);
        await Eventually.TrueAsync(() => app.Log.ToString().Contains($"Worker {worker} ended with code 0", StringComparison.Ordinal));
        Assert.InRange(ended.Elapsed, TimeSpan.Zero, Limit);
        Assert.StartsWith(":", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => app.Host.WorkerId is { } id && id != worker);
    }

    [Fact]
    public async Task Sigterm_to_the_host_ends_both_with_exit_code_0()
    {
        await using var host = await StartProcessAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var events = await http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var wait = await http.GetAsync(
            new Uri("/v2/keys/services?wait=true&recursive=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        var ended = Stopwatch.StartNew();
        Signals.Send(host.Process.Id, Signals.Terminate);
        await host.Process.Exited.WaitAsync(Eventually.DefaultLimit);
        Assert.InRange(ended.Elapsed, TimeSpan.Zero, Limit);
        Assert.Equal(0, host.Process.ExitCode);
        await Eventually.PassesAsync(() => AssertCleanEnd(File.ReadAllText(host.Process.LogFile)));
        Assert.False(IsRunning(host.Worker));
    }

    [Fact]
    public async Task Worker_of_a_killed_host_ends()
    {
        await using var host = await StartProcessAsync();
        Signals.Send(host.Process.Id, Signals.Kill);
        await host.Process.Exited.WaitAsync(Eventually.DefaultLimit);
        await Eventually.TrueAsync(() => !IsRunning(host.Worker));
    }

    [Fact]
    public async Task Frozen_worker_of_a_killed_host_ends()
    {
        await using var host = await StartProcessAsync();
        Signals.Send(host.Worker, Signals.Stop);
        await Frozen.AwaitAsync(host.Worker);
        Signals.Send(host.Process.Id, Signals.Kill);
        await host.Process.Exited.WaitAsync(Eventually.DefaultLimit);
        await Eventually.TrueAsync(() => !IsRunning(host.Worker));
    }

    private async Task<HostProcess> StartProcessAsync()
    {
        var settings = TestHost.Options(new HostLog(), "Compatibility=etcd").Settings;
        var listening = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        var host = ChildProcess.Start(
            "host",
            _folder.Path,
            [
                Programs.Dotnet, typeof(RunningWorkerHost).Assembly.Location, "--app", TestHost.App, "--urls", "http://127.0.0.1:0",
                .. settings.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}"),
            ],
            settings.Where(setting => setting.Value is null).ToDictionary(StringComparer.Ordinal),
            line =>
            {
                if (Listening.Match(line) is { Success: true } match)
                {
                    listening.TrySetResult(match);
                }
            });
        var found = await listening.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return new HostProcess(host, new Uri(found.Groups["address"].Value), int.Parse(found.Groups["worker"].Value));
    }

    /// <remarks>A zombie has ended; without an init process nothing takes it away.</remarks>
    private static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void AssertCleanEnd(string log) => Assert.Matches(@"Worker \d+ stopped with code 0", log);

    [GeneratedRegex(
        @"listening on (?<address>http://\S+) \(\d+ functions, worker (?<worker>\d+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening { get; }

    private sealed record HostProcess(ChildProcess Process, Uri Address, int Worker) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
