namespace Thalassa.Agent.Tests.Haproxy;

/// <summary>
/// HAProxy as root's, with its workers as <c>haproxy</c>, under an agent that reaches it only through sudo and the master socket.
/// </summary>
public sealed class SudoTests
{
    [SudoFact]
    public async Task It_is_started_reloaded_and_ended_through_sudo()
    {
        await using var host = await HaproxyHost.ServeAsync((_, options) => options with { Sudo = true });
        var master = await host.MasterAsync();
        var owner = File.ReadLines($"/proc/{(await host.WorkersAsync()).Single()}/status")
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.NotEqual("0", owner.Split('\t')[1]);

        await host.ApplyAsync(host.Web(backend: ", \"balance\": \"leastconn\""));
        await host.RefusedAsync(host.Web(frontend: ", \"natives\": [\"bogus\"]"));
        Assert.Equal("app", await host.GetAsync());
        Assert.Equal(master, await host.MasterAsync());

        await host.Service.StopAsync(CancellationToken.None);
        Assert.False(Directory.Exists($"/proc/{master}"), "The process is gone.");
        Assert.Equal([host.Options.HaproxyCfgPath], Directory.GetFileSystemEntries(host.Folder.Path));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class SudoFactAttribute : FactAttribute
    {
        public SudoFactAttribute() => Skip = File.Exists("/usr/bin/sudo") ? null : "sudo is not installed";
    }
}
