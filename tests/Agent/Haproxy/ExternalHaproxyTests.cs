using System.Diagnostics;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>A HAProxy that another program runs, as Debian's service does, driven through its master socket.</summary>
public sealed class ExternalHaproxyTests
{
    [Fact]
    public async Task It_is_reloaded_and_never_started_or_ended()
    {
        await using var host = await CreateAsync();
        using var haproxy = Run(host);
        try
        {
            await host.MasterAsync();
            await host.Service.StartAsync(CancellationToken.None);
            Assert.Contains("frontend distribution", host.Service.Config, StringComparison.Ordinal);

            await host.ApplyAsync(host.Web());
            Assert.Equal("app", await host.GetAsync());
            await using (var load = new KeepAliveLoad(host.Port, clients: 2))
            {
                await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
                await host.RefusedAsync(host.Web(frontend: ", \"natives\": [\"bogus\"]"));
                var before = load.Answers;
                await Eventually.TrueAsync(() => load.Answers > before + 40);
                Assert.Empty(load.Failures);
            }

            await host.Service.StopAsync(CancellationToken.None);
            Assert.False(haproxy.HasExited, "It is another's to end.");
            Assert.Equal("app", await host.GetAsync());
        }
        finally
        {
            haproxy.Kill();
            await haproxy.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task What_only_its_reload_finds_is_undone_and_the_reader_is_sent_to_its_log()
    {
        await using var host = await CreateAsync();
        using var haproxy = Run(host);
        try
        {
            await host.MasterAsync();
            await host.Service.StartAsync(CancellationToken.None);
            await host.ApplyAsync(host.Web());
            var refused = await host.RefusedAsync(host.Web(frontend: $", \"natives\": [\"bind unix@{host.Folder.At("none")}/x.sock\"]"));
            Assert.StartsWith("HAProxy refused the configuration", refused.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain("unix@", File.ReadAllText(host.Options.HaproxyCfgPath), StringComparison.Ordinal);
            Assert.Equal("app", await host.GetAsync());
        }
        finally
        {
            haproxy.Kill();
            await haproxy.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task One_that_does_not_run_is_a_refusal_that_says_so()
    {
        await using var host = await CreateAsync();
        await host.Service.StartAsync(CancellationToken.None);
        var before = File.ReadAllText(host.Options.HaproxyCfgPath);
        var refused = await host.RefusedAsync(host.Web());
        Assert.Contains($"the master process at {host.Options.MasterSocket} does not answer", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(host.Options.HaproxyCfgPath));
    }

    private static async Task<HaproxyHost> CreateAsync()
    {
        // A template of its own: the product's drops root's rights, and the folder of a test is for its user alone.
        var host = await HaproxyHost.CreateAsync((folder, options) => options with
        {
            HaproxyMasterSocket = folder.At("master.sock"),
            ReloadTimeout = TimeSpan.FromSeconds(5),
            TemplateFile = folder.Write(
                "template",
                """
                defaults
                    timeout connect 1s
                    timeout client 10s
                    timeout server 10s
                {{#each frontends}}
                frontend {{key}}
                    {{frontendHelper this}}
                {{/each}}
                {{#each backends}}
                backend {{key}}
                    {{backendHelper this}}
                {{/each}}
                """),
        });
        File.WriteAllText(
            host.Options.HaproxyCfgPath,
            $"defaults\n  mode http\n  timeout client 1s\nfrontend distribution\n  bind 127.0.0.1:{FreePort.Next()}\n");
        return host;
    }

    private static Process Run(HaproxyHost host) => Process.Start(new ProcessStartInfo(
        "haproxy", ["-W", "-db", "-S", host.Options.MasterSocket, "-f", host.Options.HaproxyCfgPath])
    {
        RedirectStandardError = true,
        UseShellExecute = false,
    })!;
}
