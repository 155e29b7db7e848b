using Thalassa.Client.Options;
using Thalassa.Model.Faults;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Options;

public sealed class ThalassaOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_ancestor()
    {
        var options = new ThalassaOptions();

        Assert.Equal((60, 20, 2.5), (options.Lease.TotalSeconds, options.HeartbeatOrDefault.TotalSeconds, options.Timeout.TotalSeconds));
        Assert.Empty(options.Validate());
    }

    [Theory]
    [InlineData("https://a,b,c", "https://a/ https://b/ https://c/", null)]
    [InlineData("https://a,b,c/staging", "https://a/ https://b/ https://c/", "staging")]
    [InlineData("127.0.0.1:7071,127.0.0.1:7072", "http://127.0.0.1:7071/ http://127.0.0.1:7072/", null)]
    [InlineData("https://a.example.com, http://b:80,c/ns/", "https://a.example.com/ http://b/ http://c/", "ns")]
    [InlineData("https://[2001:db8::1]:7071,[::1]:7071/x?lease=30", "https://[2001:db8::1]:7071/ https://[::1]:7071/", "x")]
    [InlineData("http://a/", "http://a/", null)]
    [InlineData("a/ns?", "http://a/", "ns")]
    public void A_connection_string_names_hosts_and_a_namespace(string text, string hosts, string? ns)
    {
        var options = ThalassaOptions.Parse(text);

        Assert.Equal(hosts, string.Join(' ', options.Hosts));
        Assert.Equal(ns, options.Namespace);
    }

    [Fact]
    public void A_connection_string_has_options()
    {
        var options = ThalassaOptions.Parse(
            "https://a/ns?lease=30&heartbeat=7.5&timeout=1.5&poll=5&host=10.0.0.9&apiKey=a%26b&events=poll");

        Assert.Equal(
            (30, 7.5, 1.5, 5, "10.0.0.9", "a&b", EventTransport.Poll),
            (
                options.Lease.TotalSeconds,
                options.HeartbeatOrDefault.TotalSeconds,
                options.Timeout.TotalSeconds,
                options.PollInterval.TotalSeconds,
                options.Host,
                options.ApiKey,
                options.Events));
        Assert.Equal(10, ThalassaOptions.Parse("a?Lease=30").HeartbeatOrDefault.TotalSeconds);
    }

    [Theory]
    [InlineData("", "hosts:")]
    [InlineData("ftp://a", "hosts:")]
    [InlineData("http://a,", "hosts:")]
    [InlineData("http://user@a", "hosts:")]
    [InlineData("http://a/x/y", "namespace:")]
    [InlineData("http://a?lease=0", "lease:")]
    [InlineData("http://a?lease=1.5", "lease:")]
    [InlineData("http://a?lease=x", "lease:")]
    [InlineData("http://a?lease=30&heartbeat=30", "heartbeat:")]
    [InlineData("http://a?heartbeat=-1", "heartbeat:")]
    [InlineData("http://a?timeout=1000000000000", "timeout:")]
    [InlineData("http://a?timeout=0", "timeout:")]
    [InlineData("http://a?poll=0.1", "poll:")]
    [InlineData("http://a?host=a b", "host:")]
    [InlineData("http://a?events=7", "events:")]
    [InlineData("http://a?leese=7", "leese: is not an option; known options: lease,")]
    [InlineData("http://a?apiKey=", "apiKey:")]
    [InlineData("http://a?apiKey=a%0Ab", "apiKey:")]
    public void A_fault_is_named_with_its_hint(string text, string fault)
    {
        var refusal = Assert.Throws<FormatException>(() => ThalassaOptions.Parse(text));

        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var refusal = Assert.Throws<FormatException>(() => ThalassaOptions.Parse("ftp://a/b/c?lease=x&timeout=0&what=1"));

        foreach (var fault in new[] { "hosts:", "namespace:", "lease:", "timeout:", "what:" })
        {
            Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_key_is_shown_nowhere()
    {
        var options = ThalassaOptions.Parse("https://a/ns?apiKey=secret");
        var registry = new RegistryClientOptions { Hosts = options.Hosts, ApiKey = options.ApiKey };

        Assert.Equal("https://a/ns", $"{options}");
        Assert.Equal("https://a/", $"{registry}");
        Assert.DoesNotContain(
            "se cret",
            Assert.Throws<FormatException>(() => ThalassaOptions.Parse("https://a?apiKey=se%20cret")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_comes_from_the_options_a_file_or_the_environment_in_this_order()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("one"), "of-file\n");
        File.WriteAllText(folder.At("two"), "of-variable-file");
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["THALASSA_API_KEY_FILE"] = folder.At("two") };
        var faults = new FaultList();
        string? Find(ThalassaOptions options) => ApiKey.Find(options, environment.GetValueOrDefault, faults);

        Assert.Equal("of-variable-file", Find(new ThalassaOptions()));
        environment["THALASSA_API_KEY"] = "of-variable";
        Assert.Equal("of-variable", Find(new ThalassaOptions()));
        Assert.Equal("of-file", Find(new ThalassaOptions { ApiKeyFile = folder.At("one") }));
        Assert.Equal("of-options", Find(new ThalassaOptions { ApiKey = "of-options", ApiKeyFile = folder.At("one") }));
        environment.Clear();
        Assert.Null(Find(new ThalassaOptions()));
        Assert.Empty(faults);

        Assert.Null(Find(new ThalassaOptions { ApiKeyFile = folder.At("none") }));
        Assert.Contains("cannot be read", faults.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_with_faulty_options_is_not_made()
    {
        var refusal = Assert.Throws<ArgumentException>(() =>
            new ThalassaClient(
                new ThalassaOptions
                {
                    Hosts = [],
                    Lease = TimeSpan.Zero,
                    Host = "?",
                }));

        Assert.Contains("hosts:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("lease:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("host:", refusal.Message, StringComparison.Ordinal);
    }
}
