using System.Text.Json;
using Thalassa.Model.Faults;
using Thalassa.Model.Routing;

namespace Thalassa.Model.Tests.Routing;

public sealed class FrontendReaderTests
{
    private const string Full = """
        {"id":"frontend/myapp","_type":"frontend","key":"myapp","bind":"*:8080, 10.0.0.1:80,[::1]:80","backend":"live","mode":"http","keepalive":"close",
         "rules":[{"type":"header","header":"host","operation":"hdr_dom","value":"staged.myapp.com","backend":"staged"},
                  {"type":"path","operation":"path_reg","value":"^/article/[^/]*$","backend":"b"},
                  {"type":"path","operation":"path","value":"favicon.ico","backend":"b"},
                  {"type":"url","operation":"url_beg","value":"/bar","backend":"staged"}],
         "natives":["  maxconn 100"],"label":"edge"}
        """;

    [Fact]
    public void The_ancestors_shape_is_read_whole()
    {
        var frontend = Read(Full, "myapp", out var faults)!;

        Assert.Empty(faults);
        Assert.Equal("*:8080,10.0.0.1:80,[::1]:80", frontend.Bind);
        Assert.Equal("close", frontend.Keepalive);
        Assert.Equal(4, frontend.Rules.Count);
        Assert.Equal(["live", "staged", "b"], frontend.BackendKeys());
        Assert.Equal("edge", frontend.Label);
    }

    [Fact]
    public void Written_value_is_read_back()
    {
        var frontend = Read(Full, "myapp", out _)!;
        var json = JsonSerializer.Serialize(frontend, Json.Default.Frontend);

        Assert.Equal(json, JsonSerializer.Serialize(Read(json, "myapp", out var faults)!, Json.Default.Frontend));
        Assert.Empty(faults);
        Assert.StartsWith("""{"id":"frontend/myapp","_type":"frontend","key":"myapp",""", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path_beg", "/one /two")]
    [InlineData("path_beg", "-i /Img")]
    [InlineData("path_reg", "-i -- -x$ ^/a")]
    [InlineData("path", "/a-i -f")]
    public void Several_patterns_and_known_flags_of_a_rule_are_taken(string operation, string value)
    {
        Assert.Equal(value, ReadRule(operation, value, out var faults)!.Rules[0].Value);
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("-f /etc/passwd", "-f")]
    [InlineData("-i -f /etc/passwd", "-f")]
    [InlineData("-m reg ^/x", "-m")]
    [InlineData("-i", "pattern")]
    [InlineData("--", "pattern")]
    [InlineData("  ", "pattern")]
    [InlineData("\"/one two\"", "quotes")]
    [InlineData("/one\\ two", "backslash")]
    public void Value_that_would_never_match_is_refused_with_the_form_to_use(string value, string hint)
    {
        Assert.Null(ReadRule("path", value, out var faults));
        var fault = Assert.Single(faults);
        Assert.Equal("rules[0].value", fault.Field);
        Assert.Contains(hint, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_of_a_rule_are_bounded()
    {
        Assert.NotNull(ReadRule("path", string.Join(' ', Enumerable.Repeat("/a", 50)), out _));
        Assert.Null(ReadRule("path", string.Join(' ', Enumerable.Repeat("/a", 51)), out _));
    }

    [Fact]
    public void Defaults_are_the_ancestors()
    {
        var frontend = Read("""{"bind":"*:80","backend":"live"}""", "a", out _)!;

        Assert.Equal(("http", "default", 0, 0), (frontend.Mode, frontend.Keepalive, frontend.Rules.Count, frontend.Natives.Count));
    }

    [Theory]
    [InlineData("""[]""", "body", "bind", "backend")]
    [InlineData("""{}""", "bind", "backend")]
    [InlineData("""{"bind":"*","backend":"a b","mode":"udp","keepalive":"x","rules":1,"natives":2,"label":"","colour":3}""",
        "colour", "mode", "bind", "backend", "keepalive", "rules", "natives", "label")]
    [InlineData("""{"key":"b","id":"frontend/b","_type":"backend","bind":"*:80","backend":"live"}""", "key", "id", "_type")]
    [InlineData(
        """{"bind":"*:80","backend":"live","rules":[3,{"type":"path","operation":"url","value":"'","backend":""},{"type":"header","operation":"hdr_dom","value":"x","backend":"b"}]}""",
        "rules[0].body",
        "rules[0].type",
        "rules[0].value",
        "rules[0].backend",
        "rules[1].operation",
        "rules[1].value",
        "rules[1].backend",
        "rules[2].header")]
    [InlineData(
        """{"bind":"*:80","backend":"live","mode":"tcp","rules":[{"type":"path","operation":"path","value":"/","backend":"b"}]}""",
        "rules")]
    public void Every_fault_is_named_at_once(string json, params string[] fields)
    {
        Assert.Null(Read(json, "a", out var faults));

        Assert.Equal(fields.Order(), faults.Select(fault => fault.Field).Order());
    }

    private static Frontend? ReadRule(string operation, string value, out FaultList faults) => Read(
        $$"""
        {"bind":"*:80","backend":"b",
         "rules":[{"type":"path","operation":"{{operation}}","value":{{JsonSerializer.Serialize(value)}},"backend":"b"}]}
        """,
        "a",
        out faults);

    private static Frontend? Read(string json, string key, out FaultList faults)
    {
        faults = [];
        return FrontendReader.Read(JsonElement.Parse(json), key, faults);
    }
}
