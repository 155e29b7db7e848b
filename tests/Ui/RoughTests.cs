using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>Strangers' texts, lost connections and locked doors.</summary>
[Collection(SharedBrowser.Name)]
public sealed class RoughTests(Browser browser)
{
    private const string Script = "<script>window.caught = 1</script><img src=x onerror=\"window.caught = 2\">";

    [Fact]
    public async Task Hostile_names_and_meta_are_text()
    {
        await using var site = await Site.StartAsync();
        var version = new string('9', 127) + "a";
        var rightToLeft = "\u202egpj.exe\u0628\u0629";
        site.Registry.Online(version, site.Next[0].Port, meta: "{}");
        site.Registry.Online(
            "1",
            site.Agent.App("first").Port,
            meta: System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    note = Script,
                    rtl = rightToLeft,
                    longest = new string('W', 5_000),
                }));
        var page = await browser.OpenAsync(site.Page("#/backend/live"), width: 700);

        await page.RunAsync("await page.locator('tbody details summary').first().click();");
        await page.SeesAsync("tbody pre", Script.Replace("\"", "\\\"", StringComparison.Ordinal), rightToLeft);
        await page.HasAsync("form.switcher option", version);
        await page.RunAsync("await page.goto(args[0]);", site.Page().ToString());
        await site.Agent.SendAsync(HttpMethod.Delete, $"/frontends/{Uri.EscapeDataString(Script)}");
        await page.RunAsync("await page.goto(args[0]);", site.Page("#/activity").ToString());
        await page.RunAsync("await page.goto(args[0]);", site.Page($"#/backend/{Uri.EscapeDataString(Script)}").ToString());
        await page.SeesAsync("h1", "<script>");

        Assert.Null(await page.RunAsync("return await page.evaluate(() => window.caught ?? null);"));
        Assert.Equal(1, (int)(await page.RunAsync("return await page.evaluate(() => document.scripts.length + document.images.length);"))!);
        Assert.True(
            (bool)(await page.RunAsync("return await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);"))!);
        await page.IsQuietAsync(site.Page());
    }

    [Fact]
    public async Task What_a_member_says_to_its_check_is_text()
    {
        await using var site = await Site.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>()!.ReasonPhrase = Script;
            context.Response.StatusCode = 500;
            return context.Response.CompleteAsync();
        });
        await app.StartAsync();
        await site.Agent.CallAsync(
            HttpMethod.Put,
            "/backends/api",
            $$"""{"type":"static","health":{"uri":"/"},"members":[{"port":{{new Uri(app.Urls.First()).Port}},"host":"127.0.0.1"}]}""");
        var page = await browser.OpenAsync(site.Page("#/backend/api"));

        await page.SeesAsync("td.check", "L7STS/500 <script>");
        await page.RunAsync("await page.goto(args[0]);", site.Page("#/activity").ToString());
        await page.SeesAsync(".log li", "fails its check", "<script>");
        Assert.Null(await page.RunAsync("return await page.evaluate(() => window.caught ?? null);"));
        await page.IsQuietAsync(site.Page());
    }

    [Fact]
    public async Task A_registry_that_is_away_is_said_with_the_age_of_what_is_known()
    {
        await using var site = await Site.StartAsync();
        var page = await browser.OpenAsync(site.Page());
        await page.SeesAsync(".pill.ok", "Registry", "events live, compared");
        await page.SeesAsync(".pill.ok", "HAProxy", "worker", "1 reload");

        site.Registry.Break = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        site.Registry.DropStreams();
        await page.SeesAsync(".pill.bad", "Registry", "unreachable, knowledge", "old");
        await page.SeesAsync(".latest li", "registry");
        await page.SeesAsync("[data-backend=live] .facts", "3 of 3 up");

        site.Registry.Break = null;
        await page.SeesAsync(".pill.ok", "Registry", "events live, compared");
        Assert.Empty(site.Load.Failures);
        await page.IsQuietAsync(site.Page());
    }

    [Fact]
    public async Task A_restart_of_the_agent_loses_nothing_that_the_operator_typed()
    {
        var port = FreePort.Next();
        await using var site = await Site.StartAsync(options => options with { Port = port });
        var page = await browser.OpenAsync(site.Page("#/backend/live"));
        await page.RunAsync("await page.getByLabel('Share of the requests').fill('35');");
        await page.RunAsync("await page.goto(args[0]); await page.getByLabel('Filter by name').fill('liv');", site.Page("#/").ToString());
        await page.SeesAsync(".pill", "Stream live");

        await site.Agent.RestartAsync();
        await page.SeesAsync(".latest li", "started with");
        await page.SeesAsync(".pill", "Stream live");
        Assert.Equal("liv", (string?)await page.RunAsync("return await page.getByLabel('Filter by name').inputValue();"));
        await page.RunAsync("await page.locator('.card h3 a', { hasText: 'live' }).click();");
        await page.SeesAsync("form.switcher", "35 % of the requests go to 2");
    }

    [Fact]
    public async Task Where_there_is_a_key_looking_is_free_and_an_action_asks_for_it_once()
    {
        await using var site = await Site.StartAsync(options => options with { ApiKey = "open sesame" });
        var page = await browser.OpenAsync(site.Page("#/backend/live"));
        await page.SeesAsync("tbody tr", "up");
        await page.ClickAsync("button", "Preview …");
        await page.SeesAsync("dialog", "This agent wants a key");
        await page.RunAsync("await page.getByRole('textbox', { name: 'Key' }).fill('open sesame'); await page.keyboard.press('Enter');");
        await page.SeesAsync("dialog .tier", "without reload");
        await page.ClickAsync("button", "Switch the traffic");
        await Eventually.TrueAsync(async () => await site.Agent.GetAsync() is "next-a" or "next-b");
    }
}
