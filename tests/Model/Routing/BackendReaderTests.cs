using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;

namespace Thalassa.Model.Tests.Routing;

public sealed class BackendReaderTests
{
    [Fact]
    public void A_dynamic_backend_takes_its_members_from_the_registry_not_from_the_sender()
    {
        var backend = Read(
            """
            {"type":"dynamic","name":"web","version":"1.0.0","host":"myapp.com:8080","balance":"source","members":[{"host":"$x","port":0}],
             "health":{"method":"HEAD","uri":"/check?x=1","httpVersion":"HTTP/1.1","interval":5000}}
            """,
            out var faults)!;

        Assert.Empty(faults);
        Assert.Empty(backend.Members);
        Assert.Equal(
            ("HEAD", "/check?x=1", "HTTP/1.1", 5000),
            (backend.Health!.Method, backend.Health.Uri, backend.Health.HttpVersion, backend.Health.Interval));
    }

    [Fact]
    public void A_static_backend_has_the_members_given()
    {
        var backend = Read("""{"type":"static","members":[{"host":"[::1]","port":80,"weight":0},{"host":"Web","port":65535}]}""", out _)!;

        Assert.Equal([("::1", 80, 0), ("web", 65535, 100)], backend.Members.Select(m => (m.Host, m.Port, m.EffectiveWeight())));
    }

    [Fact]
    public void Numbers_are_taken_as_text_too_as_Aqueducts_clients_send_them()
    {
        var backend = Read(
            """{"type":"static","members":[{"host":"web","port":"8011","weight":"7"}],"health":{"uri":"/h","interval":"1500"}}""",
            out var faults)!;

        Assert.Empty(faults);
        Assert.Equal(("web", 8011, 7), (backend.Members[0].Host, backend.Members[0].Port, backend.Members[0].EffectiveWeight()));
        Assert.Equal(1500, backend.Health!.Interval);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" 80\"")]
    [InlineData("\"+80\"")]
    [InlineData("\"80 check\"")]
    [InlineData("\"80\\n\"")]
    [InlineData("\"0\"")]
    [InlineData("\"65536\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("80.5")]
    [InlineData("true")]
    public void Text_that_is_no_port_is_refused(string port)
    {
        Assert.Null(Read($$"""{"type":"static","members":[{"host":"web","port":{{port}}}]}""", out var faults));
        Assert.Contains("members[0].port", faults.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Written_value_is_read_back()
    {
        var backend = Read(
            """{"type":"static","members":[{"host":"10.0.0.1","port":80}],"health":{},"natives":["option abortonclose"],"label":"x"}""",
            out _)!;
        var json = JsonSerializer.Serialize(backend, Json.Default.Backend);

        Assert.Equal(json, JsonSerializer.Serialize(Read(json, out var faults)!, Json.Default.Backend));
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("""{}""", "type")]
    [InlineData("""{"type":"dynamic"}""", "name", "version")]
    [InlineData(
        """{"type":"static","members":[{"host":"0.0.0.0","port":0,"weight":300},7]}""",
        "members[0].host",
        "members[0].port",
        "members[0].weight",
        "members[1].body",
        "members[1].host",
        "members[1].port")]
    [InlineData(
        """{"type":"static","health":{"method":"X","uri":"x y","httpVersion":"HTTP/1.1","interval":0},"balance":"x","host":"a b","mode":"x"}""",
        "health.method",
        "health.uri",
        "health.httpVersion",
        "health.interval",
        "balance",
        "host",
        "mode")]
    [InlineData("""{"type":"static","natives":["a\nb"]}""", "natives[0]")]
    public void Every_fault_is_named_at_once(string json, params string[] fields)
    {
        Assert.Null(Read(json, out var faults));

        Assert.Equal(fields.Order(), faults.Select(fault => fault.Field).Order());
    }

    [Fact]
    public void A_switch_changes_the_version_and_the_name_only_if_given()
    {
        var backend = Read("""{"type":"dynamic","name":"web","version":"1.0.0","balance":"leastconn"}""", out _)!;
        var faults = new FaultList();

        var switched = BackendReader.ReadSwitch(JsonElement.Parse("""{"version":"1.1.0"}"""), backend, faults)!;
        var renamed = BackendReader.ReadSwitch(JsonElement.Parse("""{"version":"2","name":"shop"}"""), backend, faults)!;

        Assert.Empty(faults);
        Assert.Equal(backend with { Version = "1.1.0" }, switched);
        Assert.Equal(("shop", "2", "leastconn"), (renamed.Name, renamed.Version, renamed.Balance));
    }

    [Fact]
    public void Several_versions_share_the_traffic_and_the_largest_one_is_the_version()
    {
        var backend = Read("""{"type":"dynamic","name":"web","versions":{"1.1.0":5,"1.0.0":95}}""", out var faults)!;
        var one = BackendReader.ReadSwitch(JsonElement.Parse("""{"version":"1.1.0"}"""), backend, faults)!;
        var three = BackendReader.ReadSwitch(JsonElement.Parse("""{"versions":{"1":0,"2":1,"3":1}}"""), one, faults)!;
        var alone = BackendReader.ReadSwitch(JsonElement.Parse("""{"versions":{"2":7}}"""), three, faults)!;

        Assert.Empty(faults);
        Assert.Equal("1.0.0", backend.Version);
        Assert.Equal([("1.0.0", 95), ("1.1.0", 5)], backend.Versions!.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("1.1.0", null), (one.Version, one.Versions));
        Assert.Equal(("2", 3), (three.Version, three.Versions!.Count));
        Assert.Equal(("2", null), (alone.Version, alone.Versions));
    }

    [Fact]
    public void Versions_survive_being_written_and_read()
    {
        var backend = Read("""{"type":"dynamic","name":"web","versions":{"1.1.0":5,"1.0.0":95}}""", out _)!;

        var again = Read(JsonSerializer.Serialize(backend, Json.Default.Backend), out var faults)!;

        Assert.Empty(faults);
        Assert.Equal(backend.Versions, again.Versions);
    }

    [Theory]
    [InlineData("""{"versions":{}}""", "versions")]
    [InlineData("""{"versions":["1"]}""", "versions")]
    [InlineData("""{"versions":{"1":0,"2":0}}""", "versions")]
    [InlineData("""{"versions":{"1":1,"2":1001}}""", "versions.2")]
    [InlineData("""{"versions":{"1":1,"2":0.5}}""", "versions.2")]
    [InlineData("""{"versions":{"1":1,"2":-1}}""", "versions.2")]
    [InlineData("""{"versions":{"1":1,"a b":1}}""", "versions.a b")]
    [InlineData("""{"version":"1","versions":{"1":1,"2":1}}""", "versions")]
    [InlineData("{}", "version")]
    public void A_switch_to_versions_that_cannot_be_is_refused(string json, string field)
    {
        var faults = new FaultList();

        Assert.Null(
            BackendReader.ReadSwitch(JsonElement.Parse(json), Read("""{"type":"dynamic","name":"web","version":"1"}""", out _)!, faults));

        Assert.Contains(faults, fault => fault.Field == field);
    }

    [Fact]
    public void A_static_backend_cannot_switch()
    {
        var faults = new FaultList();

        Assert.Null(BackendReader.ReadSwitch(JsonElement.Parse("""{"version":"1"}"""), Read("""{"type":"static"}""", out _)!, faults));

        Assert.Contains(faults, fault => fault.Field == "type");
    }

    private static Backend? Read(string json, out FaultList faults)
    {
        faults = [];
        return BackendReader.Read(JsonElement.Parse(json), "live", faults);
    }
}
