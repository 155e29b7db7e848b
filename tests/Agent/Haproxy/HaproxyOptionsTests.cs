using Thalassa.Agent.Haproxy;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Haproxy;

public sealed class HaproxyOptionsTests
{
    [Fact]
    public void Good_options_have_no_fault()
    {
        using var folder = new TemporaryFolder();
        var options = new HaproxyOptions
        {
            HaproxyCfgPath = folder.At("h.cfg"),
            HaproxyPidPath = folder.At("h.pid"),
            HaproxySocketPath = folder.At("h.sock"),
            StatsPort = 8404,
            TemplateFile = folder.Write("t", "{{#each frontends}}{{key}}{{/each}}"),
        };
        Assert.Equal(string.Empty, Faults(options).ToString());
        Assert.Equal(
            string.Empty, Faults(options with { HaproxyMasterSocket = "/run/haproxy-master.sock", HaproxyPidPath = "none" }).ToString());
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        using var folder = new TemporaryFolder();
        var faults = Faults(new HaproxyOptions
        {
            HaproxyCfgPath = "haproxy.cfg",
            HaproxyPidPath = "/none/haproxy.pid",
            HaproxySocketPath = "/tmp/a,mode,777",
            Haproxy = "no-such-haproxy",
            TemplateFile = folder.Write("t", "{{#each}"),
            StatsPort = 0,
            CheckTimeout = TimeSpan.Zero,
            ReloadTimeout = TimeSpan.FromHours(1),
        });
        Assert.Equal(
            [
                "haproxyCfgPath",
                "haproxySocketPath",
                "haproxyPidPath",
                "haproxy",
                "templateFile",
                "checkTimeout",
                "reloadTimeout",
                "statsPort",
            ],
            faults.Select(fault => fault.Field));
        Assert.Equal(
            ["haproxyMasterSocket"],
            Faults(Good(folder) with { HaproxyMasterSocket = "/" + new string('a', 100) }).Select(fault => fault.Field));
        Assert.Equal(["templateFile"], Faults(Good(folder) with { TemplateFile = "/none/t" }).Select(fault => fault.Field));
    }

    private static HaproxyOptions Good(TemporaryFolder folder) =>
        new() { HaproxyCfgPath = folder.At("h.cfg"), HaproxyPidPath = folder.At("h.pid"), HaproxySocketPath = folder.At("h.sock") };

    private static FaultList Faults(HaproxyOptions options)
    {
        var faults = new FaultList();
        options.Validate(faults);
        return faults;
    }
}
