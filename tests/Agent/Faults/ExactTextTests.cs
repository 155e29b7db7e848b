using System.Net;
using System.Text.Json;
using Thalassa.Agent.Compatibility.LegacyTemplates;
using Thalassa.Agent.Haproxy.Rendering;
using Thalassa.Agent.Model;
using Thalassa.Agent.Tests.Haproxy;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>What decides whether a line changed is its text, not what a reader of this agent's own makes of it.</summary>
public sealed class ExactTextTests
{
    private const string Denied = "http-request deny if bad";

    [Theory]
    [InlineData("acl bad path_reg ^/x z", "acl bad path_reg \"^/x z\"", "/x", HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData("acl bad path ${NO_SUCH-/x}", "acl bad path \"${NO_SUCH-/x}\"", "/x", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("acl bad path '${NO_SUCH-/x}'", "acl bad path \"${NO_SUCH-/x}\"", "/x", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("acl bad path /x\\ /y", "acl bad path /x /y", "/x", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    public async Task Line_that_only_its_quotes_tell_apart_is_loaded(
        string before, string after, string path, HttpStatusCode first, HttpStatusCode then)
    {
        await using var host = await HaproxyHost.ServeAsync();
        await host.ApplyAsync(host.Web(frontend: Natives(before)));
        Assert.Equal(first, await AskAsync(host, path));

        var changed = await host.ApplyAsync(host.Web(frontend: Natives(after)));

        Assert.Equal((ApplyTier.Reload, "frontend web changed"), (changed.Tier, changed.Reason));
        Assert.Equal(then, await AskAsync(host, path));
        Assert.Equal(ApplyTier.Nothing, (await host.ApplyAsync(host.Web(frontend: Natives(after)))).Tier);
    }

    [Fact]
    public async Task Template_that_is_corrected_by_quotes_alone_is_loaded()
    {
        await using var host = await HaproxyHost.ServeAsync((folder, options) => options with
        {
            TemplateFile = folder.Write("template", Template("'${NO_SUCH-/x}'")),
        });
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, "/x"));

        host.Folder.Write("template", Template("\"${NO_SUCH-/x}\""));
        var changed = await host.Service.ReloadTemplateAsync(CancellationToken.None);

        Assert.Equal(ApplyTier.Reload, changed.Tier);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, "/x"));
    }

    [Fact]
    public void Template_that_writes_members_elsewhere_too_has_no_slots()
    {
        var template = new HaproxyTemplate(
            Template("/x") + "# {{#each backends}}{{#each members}}{{host}}:{{port}} {{/each}}{{/each}}\n", LegacyDirectives.Translate);
        Assert.False(template.HasSlots);
        Assert.True(new HaproxyTemplate(Template("/x"), LegacyDirectives.Translate).HasSlots);
    }

    private static string Natives(string line) =>
        $", \"natives\": [{JsonSerializer.Serialize(line)}, \"{Denied}\"]";

    private static async Task<HttpStatusCode> AskAsync(HaproxyHost host, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{host.Port}{path}"));
        return answer.StatusCode;
    }

    private static string Template(string path) =>
        $$$"""
        global
            stats socket {{haproxySocketPath}} mode 600 level admin
        defaults
            timeout connect 1s
            timeout client 10s
            timeout server 10s
        {{#each frontends}}
        frontend {{key}}
            {{frontendHelper this}}
            acl bad path {{{path}}}
            http-request deny if bad
        {{/each}}
        {{#each backends}}
        backend {{key}}
            {{backendHelper this}}
        {{/each}}

        """;
}
