using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Agent.Compatibility.Consul;
using Thalassa.Agent.Routing;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests;

public sealed class AgentOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_options_the_defaults_are_the_documented_ones()
    {
        var options = AgentOptions.Read(_ => null, new FaultList());

        Assert.Equal(("127.0.0.1", 10000, RoutingChoice.Auto), (options.Host.ToString(), options.Port, options.Routing));
        Assert.Empty(options.RegistryHosts);
        Assert.Null(options.StateFile);
        Assert.Equal("/etc/haproxy/haproxy.cfg", options.Haproxy.HaproxyCfgPath);
    }

    [Fact]
    public void Help_has_the_range_and_default_that_hold()
    {
        var help = AgentOptionList.All.ToDictionary(option => option.Name, option => option.Help, StringComparer.Ordinal);

        Assert.EndsWith(", 0 to 65535; 0 takes a free one. Default: 10000", help["port"], StringComparison.Ordinal);
        Assert.EndsWith(", 0 to 3600. Default: 30", help["drain"], StringComparison.Ordinal);
        Assert.EndsWith("or auto. Default: auto", help["routing"], StringComparison.Ordinal);
        Assert.EndsWith("Default: /tmp/haproxy.sock", help["haproxySocketPath"], StringComparison.Ordinal);
        Assert.DoesNotContain(help.Values, text => text.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_of_the_ancestor_is_taken()
    {
        var options = Read(
            ("host", "localhost"),
            ("port", "10001"),
            ("label", "myapp-dev"),
            ("thalassaHost", "10.0.0.1"),
            ("thalassaPort", "5001"),
            ("thalassaApiPort", "9001"),
            ("haproxySocketPath", _folder.At("s")),
            ("haproxyPidPath", _folder.At("p")),
            ("haproxyCfgPath", _folder.At("c")),
            ("persistence", _folder.At("a.json")),
            ("sudo", "true"),
            ("debug", "true"),
            ("dbPath", "/nowhere/db"));

        Assert.Equal(("myapp-dev", 10001), (options.Label, options.Port));
        Assert.Equal("http://10.0.0.1:9001/", Assert.Single(options.RegistryHosts).ToString());
        Assert.Equal(_folder.At("a.json"), options.StateFile);
        Assert.Equal((_folder.At("c"), true, true), (options.Haproxy.HaproxyCfgPath, options.Haproxy.Sudo, options.Debug));
    }

    [Fact]
    public void The_activity_log_is_below_the_database_and_statistics_are_kept_as_long_as_asked_for()
    {
        var folder = Read(("dbPath", _folder.Path), ("persistence", _folder.At("a.json")), ("statsRetention", "60"));

        Assert.Equal((_folder.At("activity.jsonl"), TimeSpan.FromSeconds(60)), (folder.ActivityFile, folder.StatsRetention));
        Assert.Equal(_folder.At("state.json.activity.jsonl"), Read(("dbPath", _folder.At("state.json"))).ActivityFile);
        Assert.Null(Read(("persistence", _folder.At("a.json"))).ActivityFile);
        var faults = new FaultList();
        AgentOptions.Read(name => name == "statsRetention" ? "9" : null, faults);
        Assert.Contains(faults, fault => fault.Field == "statsRetention");
    }

    [Fact]
    public void Several_registries_are_read_and_a_folder_gets_a_file()
    {
        var options = Read(("registry", "http://a:7071,https://b"), ("dbPath", _folder.Path));

        Assert.Equal(["http://a:7071/", "https://b/"], options.RegistryHosts.Select(host => host.ToString()));
        Assert.Equal(_folder.At("state.json"), options.StateFile);
    }

    [Theory]
    [InlineData("10.0.0.1", null, "http://10.0.0.1:8500/")]
    [InlineData("10.0.0.1", "8501", "http://10.0.0.1:8501/")]
    [InlineData("a,b:80,https://c", null, "http://a:8500/ http://b/ https://c:8500/")]
    public void Consul_is_found_by_host_and_port(string hosts, string? port, string expected)
    {
        var options = Read(
            ("serviceReg", hosts),
            ("serviceRegPort", port!),
            ("datacenter", "east"),
            ("serviceRegToken", "secret"),
            ("staleReads", "true"));

        var consul = Mode<ConsulOptions>(options)!;
        Assert.Equal(expected, string.Join(' ', consul.Hosts));
        Assert.Equal(("east", "secret", true), (consul.Datacenter, consul.Token, consul.IsStale));
        Assert.DoesNotContain("secret", string.Join(' ', consul.Hosts), StringComparison.Ordinal);
    }

    [Fact]
    public void The_publish_socket_is_off_and_on_loopback_unless_it_is_asked_for_elsewhere()
    {
        Assert.Null(Mode<AxonOptions>(Read(("registry", "http://a:7071"))));
        Assert.Equal("127.0.0.1:5001", Mode<AxonOptions>(Read(("registry", "http://a:7071"), ("axonPort", "5001")))!.EndPoint.ToString());
        Assert.Equal("0.0.0.0:0", Mode<AxonOptions>(Read(("etcd", "a"), ("axonPort", "0"), ("axonHost", "0.0.0.0")))!.EndPoint.ToString());
    }

    [Theory]
    [InlineData("axonPort", "5001", "x", "x", "axonPort")]
    [InlineData("axonPort", "70000", "registry", "a", "axonPort")]
    [InlineData("serviceReg", "10.0.0.1", "etcd", "10.0.0.2", "registry")]
    [InlineData("registry", "10.0.0.1", "serviceReg", "10.0.0.2", "registry")]
    [InlineData("serviceReg", "10.0.0.1", "serviceRegToken", "two words", "serviceRegToken")]
    [InlineData("serviceReg", "ftp://10.0.0.1", "serviceRegPort", "0", "serviceReg serviceRegPort")]
    [InlineData("etcd", "ftp://10.0.0.1", "serviceReg", "?", "etcd serviceReg")]
    public void What_is_wrong_with_a_foreign_source_is_named(string name, string value, string other, string otherValue, string fields)
    {
        var faults = new FaultList();
        AgentOptions.Read(asked => asked == name ? value : asked == other ? otherValue : null, faults);

        Assert.Equal(
            fields.Split(' '),
            faults
                .Select(fault => fault.Field)
                .Where(field => field is not ("haproxyCfgPath" or "haproxyPidPath"))
                .Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var faults = new FaultList();
        var given = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = "nowhere",
            ["port"] = "65536",
            ["label"] = "a b",
            ["registry"] = "ftp://x",
            ["routing"] = "both",
            ["debug"] = "perhaps",
            ["statsPort"] = "0",
            ["haproxyCfgPath"] = "/nowhere/x.cfg",
            ["haproxy"] = "no-such-program",
            ["persistence"] = "/nowhere/x.json",
        };
        AgentOptions.Read(given.GetValueOrDefault, faults);

        Assert.Equal(
            ["debug", "haproxy", "haproxyCfgPath", "host", "label", "persistence", "port", "registry", "routing", "statsPort"],
            faults.Select(fault => fault.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("host", "0.0.0.0", "host")]
    [InlineData("routing", "fleet", "registry")]
    [InlineData("serviceBus", "Endpoint=sb://x/", "registry")]
    public void What_an_option_needs_beside_it_is_named(string name, string value, string field)
    {
        var faults = new FaultList();
        AgentOptions.Read(asked => asked == name ? value : null, faults);

        Assert.Contains(faults, fault => fault.Field == field);
    }

    private static T? Mode<T>(AgentOptions options)
        where T : class => options.Extensions.OfType<T>().SingleOrDefault();

    private static AgentOptions Read(params (string Name, string Value)[] given)
    {
        var faults = new FaultList();
        var options = AgentOptions.Read(name => given.FirstOrDefault(option => option.Name == name).Value, faults);
        Assert.True(faults.Count == 0, faults.ToString());
        return options;
    }
}
