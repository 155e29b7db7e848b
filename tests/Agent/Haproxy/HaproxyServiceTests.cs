using System.Net;
using System.Net.Sockets;
using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class HaproxyServiceTests
{
    [Fact]
    public async Task The_first_change_starts_HAProxy_and_the_stop_leaves_nothing_behind()
    {
        int master;
        await using (var host = await HaproxyHost.CreateAsync())
        {
            await host.Service.StartAsync(CancellationToken.None);
            Assert.Empty(host.Service.Config);
            Assert.False(File.Exists(host.Options.HaproxyPidPath), "Nothing runs before there is something to run.");

            var result = await host.ApplyAsync(host.Web());
            Assert.Equal((ApplyTier.Reload, "HAProxy was not running"), (result.Tier, result.Reason));
            Assert.Equal("app", await host.GetAsync());
            Assert.Equal(File.ReadAllText(host.Options.HaproxyCfgPath), host.Service.Config);

            master = await host.MasterAsync();
            await host.Service.StopAsync(CancellationToken.None);
            Assert.Equal([host.Options.HaproxyCfgPath], Directory.GetFileSystemEntries(host.Folder.Path));
            await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync());
        }

        Assert.False(Directory.Exists($"/proc/{master}"), "The process is gone.");
    }

    [Fact]
    public async Task What_HAProxy_does_already_needs_nothing_and_nothing_at_all_is_a_configuration_too()
    {
        await using var host = await HaproxyHost.ServeAsync();
        var before = await host.WorkersAsync();
        Assert.Equal(ApplyTier.Nothing, (await host.ApplyAsync(host.Web() with { Revision = 7 })).Tier);
        Assert.Equal(before, await host.WorkersAsync());

        Assert.Equal("frontend web is gone, backend live is gone", (await host.ApplyAsync(RoutingSnapshot.Empty)).Reason);
        await Assert.ThrowsAsync<HttpRequestException>(() => host.GetAsync());
        await host.ApplyAsync(host.Web());
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task Twenty_reloads_under_load_lose_no_request()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await using var load = new KeepAliveLoad(host.Port, clients: 8);
        for (var i = 0; i < 20; i++)
        {
            var before = load.Answers;
            var changed = await host.ApplyAsync(host.Web(backend: $", \"natives\": [\"# change {i}\", \"timeout server {30 + i}s\"]"));
            Assert.Equal((ApplyTier.Reload, "backend live changed"), (changed.Tier, changed.Reason));
            await Eventually.TrueAsync(() => load.Answers > before + 40);
        }

        Assert.Empty(load.Failures);
        Assert.True(load.Connections > 8, "Old workers end their connections after an answer, so clients came again.");
    }

    [Fact]
    public async Task A_line_that_HAProxy_does_not_know_is_refused_in_its_own_words_and_traffic_goes_on()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await using var load = new KeepAliveLoad(host.Port, clients: 2);
        var before = host.Service.Config;
        var refused = await host.RefusedAsync(host.Web(frontend: ", \"natives\": [\"bogus on\", \"maxconn 5\", \"acl x path_reg /(a\"]"));

        Assert.Equal("HAProxy refuses the configuration", refused.Reason);
        var line =
            Array.FindIndex(before.Split('\n'), text => text.EndsWith("option idle-close-on-response", StringComparison.Ordinal)) + 2;
        Assert.Contains(refused.Lines, text =>
            text.StartsWith(
                $"[ALERT] config : parsing [{host.Options.HaproxyCfgPath}:{line}] : unknown keyword 'bogus' in 'frontend' section",
                StringComparison.Ordinal));
        Assert.Contains(refused.Lines, text => text.Contains($"haproxy.cfg:{line + 2}] : error detected", StringComparison.Ordinal));
        Assert.Equal(before, host.Service.Config);
        Assert.Equal(before, File.ReadAllText(host.Options.HaproxyCfgPath));
        Assert.DoesNotContain(Directory.GetFiles(host.Folder.Path), file =>
            file.StartsWith(host.Options.HaproxyCfgPath + ".", StringComparison.Ordinal));
        await AssertServingAsync(load);
    }

    [Fact]
    public async Task A_port_of_another_program_is_refused_before_HAProxy_tries_it_and_traffic_goes_on()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await using var load = new KeepAliveLoad(host.Port, clients: 2);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var address = $"{other.LocalEndPoint}";
        var workers = await host.WorkersAsync();

        var refused = await host.RefusedAsync(host.Web(frontend: $", \"natives\": [\"bind {address}\"]"));
        Assert.Equal("HAProxy could not listen as the configuration says", refused.Reason);
        Assert.Contains(
            $"cannot listen on {address}: address already in use by another program",
            Assert.Single(refused.Lines),
            StringComparison.Ordinal);
        Assert.Equal(refused, await PreviewAsync(host, host.Web(frontend: $", \"natives\": [\"bind {address}\"]")), new ByText());
        Assert.Equal(workers, await host.WorkersAsync());
        await AssertServingAsync(load);

        other.Close();
        await host.ApplyAsync(host.Web(frontend: $", \"natives\": [\"bind {address}\"]"));
        Assert.Equal("app", await host.GetAsync(IPEndPoint.Parse(address).Port));
    }

    [Fact]
    public async Task Its_own_listener_is_in_nobodys_way()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await using var load = new KeepAliveLoad(host.Port, clients: 2);
        foreach (var bind in new[] { "*", "127.0.0.1", "[::]", "127.0.0.1" })
        {
            await host.ApplyAsync(RoutingInput.Web(host.Port, host.App.Port, bind: bind));
            await AssertServingAsync(load);
        }
    }

    [Fact]
    public async Task What_only_the_reload_finds_leaves_the_last_good_configuration_in_place()
    {
        await using var host = await HaproxyHost.ServeAsync();
        var before = host.Service.Config;
        var refused = await host.RefusedAsync(host.Web(frontend: $", \"natives\": [\"bind unix@{host.Folder.At("none")}/x.sock\"]"));
        Assert.Equal("HAProxy refused the configuration", refused.Reason);
        Assert.Contains(refused.Lines, line =>
            line.StartsWith("[ALERT] Binding [", StringComparison.Ordinal)
            && line.Contains("cannot bind UNIX socket", StringComparison.Ordinal));
        Assert.Equal(before, host.Service.Config);
        Assert.Equal(before, File.ReadAllText(host.Options.HaproxyCfgPath));
        Assert.False(File.Exists(host.Options.HaproxyCfgPath + ".previous"), "The last good file is back in its place.");
        Assert.Equal("app", await host.GetAsync());

        await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task A_first_configuration_that_cannot_start_leaves_no_file_and_no_process()
    {
        await using var host = await HaproxyHost.CreateAsync();
        await host.Service.StartAsync(CancellationToken.None);
        var refused = await host.RefusedAsync(host.Web(frontend: $", \"natives\": [\"bind unix@{host.Folder.At("none")}/x.sock\"]"));
        Assert.Equal("HAProxy ended while it started", refused.Reason);
        Assert.Contains(refused.Lines, line => line.Contains("cannot bind UNIX socket", StringComparison.Ordinal));
        Assert.False(File.Exists(host.Options.HaproxyCfgPath), "There was no file before.");
        await host.ApplyAsync(host.Web());
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task Preview_changes_nothing()
    {
        await using var host = await HaproxyHost.CreateAsync();
        await host.Service.StartAsync(CancellationToken.None);
        Assert.Equal(ApplyTier.Reload, (await PreviewAsync(host, host.Web())).Tier);
        Assert.Empty(Directory.GetFileSystemEntries(host.Folder.Path));

        await host.ApplyAsync(host.Web());
        Assert.Equal(ApplyTier.Nothing, (await PreviewAsync(host, host.Web())).Tier);
        var other = await PreviewAsync(host, host.Web(backend: ", \"balance\": \"leastconn\""));
        Assert.Equal((ApplyTier.Reload, "backend live changed"), (other.Tier, other.Reason));
        Assert.DoesNotContain("leastconn", File.ReadAllText(host.Options.HaproxyCfgPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_of_HAProxy_comes_with_the_success()
    {
        await using var host = await HaproxyHost.CreateAsync();
        var result = await host.ApplyAsync(
            host.Web(
                frontend: ", \"rules\": [{\"type\": \"path\", \"operation\": \"path\", \"value\": \"/x\", \"backend\": \"live\"}], \"natives\": [\"http-request set-header X-A b\"]"));
        Assert.Contains(result.Lines, line => line.StartsWith("[WARNING] config : parsing [", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_changes_at_once_are_made_one_after_the_other()
    {
        await using var host = await HaproxyHost.ServeAsync();
        await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => host.ApplyAsync(host.Web(backend: $", \"natives\": [\"timeout server {i + 1}s\"]"))));
        Assert.Equal(File.ReadAllText(host.Options.HaproxyCfgPath), host.Service.Config);
        Assert.Equal("app", await host.GetAsync());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_refusal()
    {
        await using var host = await HaproxyHost.ServeAsync(
            (folder, options) => options with { HaproxyCfgPath = Directory.CreateDirectory(folder.At("etc")).FullName + "/haproxy.cfg" });
        Directory.Delete(host.Folder.At("etc"), recursive: true);
        var refused = await host.RefusedAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        Assert.Contains("etc/haproxy.cfg", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("app", await host.GetAsync());
    }

    private static async Task AssertServingAsync(KeepAliveLoad load)
    {
        var before = load.Answers;
        await Eventually.TrueAsync(() => load.Answers > before + 40);
        Assert.Empty(load.Failures);
    }

    private static async Task<ApplyResult> PreviewAsync(HaproxyHost host, RoutingSnapshot candidate) =>
        (await host.Service.PreviewAsync(candidate, remember: true, CancellationToken.None)).Result;

    private sealed class ByText : IEqualityComparer<ApplyResult>
    {
        public bool Equals(ApplyResult? x, ApplyResult? y) => Text(x) == Text(y);

        public int GetHashCode(ApplyResult obj) => 0;

        private static string Text(ApplyResult? result) => $"{result?.Tier} {result?.Reason} {string.Join('\n', result?.Lines ?? [])}";
    }
}
