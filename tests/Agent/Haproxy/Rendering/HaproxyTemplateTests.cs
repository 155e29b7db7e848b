using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;

namespace Thalassa.Agent.Tests.Haproxy.Rendering;

public sealed class HaproxyTemplateTests
{
    private static readonly HaproxyOptions Options = new();

    [Theory]
    [InlineData("{{#each frontends}}")]
    [InlineData("{{/each}}")]
    [InlineData("{{#if}")]
    public void A_template_that_does_not_parse_is_refused_when_it_is_loaded(string source) =>
        Assert.Contains(
            "not valid Handlebars",
            Assert.Throws<FormatException>(() => new HaproxyTemplate(source, LegacyDirectives.Translate)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{{frontendHelper this}}", "frontendHelper takes a frontend")]
    [InlineData("{{#each frontends}}{{backendHelper this}}{{/each}}", "backendHelper takes a backend")]
    [InlineData("{{#each frontends}}{{aclRule}}{{/each}}", "aclRule takes a rule")]
    public void A_helper_in_the_wrong_place_says_what_it_takes(string source, string expected)
    {
        var template = new HaproxyTemplate(source, LegacyDirectives.Translate);
        var message = Assert.Throws<FormatException>(() => template.Render(RoutingInput.Web(80, 8080), Options)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_escaped_for_a_browser_and_an_unknown_name_is_empty()
    {
        var template = new HaproxyTemplate("a <b> & \"c\" {{haproxySocketPath}}{{unknown}}", LegacyDirectives.Translate);
        Assert.Equal("a <b> & \"c\" /tmp/haproxy.sock\n", template.Render(RoutingSnapshot.Empty, Options));
    }

    [Fact]
    public void Values_are_not_read_as_templates()
    {
        var snapshot = RoutingInput.Web(
            80,
            8080,
            ", \"rules\": [{\"type\": \"path\", \"operation\": \"path\", \"value\": \"/{{haproxySocketPath}}\", \"backend\": \"live\"}]");
        Assert.Contains(
            "path -- '/{{haproxySocketPath}}'\n",
            HaproxyTemplate.Load(null, LegacyDirectives.Translate).Render(snapshot, Options),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_with_the_line_ends_of_another_system_renders_all_the_same() =>
        Assert.Equal(
            "global\n    maxconn 10\n",
            new HaproxyTemplate("global\r\n    maxconn 10", LegacyDirectives.Translate).Render(RoutingSnapshot.Empty, Options));

    [Fact]
    public void A_HAProxy_that_starts_as_root_drops_its_rights()
    {
        var text = HaproxyTemplate
            .Load(null, LegacyDirectives.Translate)
            .Render(RoutingSnapshot.Empty, new HaproxyOptions { HaproxyMasterSocket = "/run/haproxy-master.sock" });
        Assert.Contains("\n    user haproxy\n    group haproxy\n", text, StringComparison.Ordinal);
        Assert.Contains($" mode 660 user {Environment.UserName} group haproxy level admin\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frontend_of_mode_tcp_with_rules_is_refused()
    {
        var snapshot = RoutingInput.Web(
            80, 8080, ", \"rules\": [{\"type\": \"path\", \"operation\": \"path\", \"value\": \"/\", \"backend\": \"live\"}]");
        var broken = snapshot with { Frontends = [snapshot.Frontends[0] with { Mode = "tcp" }] };
        Assert.Throws<FormatException>(() => HaproxyTemplate.Load(null, LegacyDirectives.Translate).Render(broken, Options));
    }
}
