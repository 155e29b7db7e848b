using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Thalassa.Ui.Tests;

/// <summary>How the page looks, weighs and reads: pictures for people, and axe-core's judgement.</summary>
[Collection(SharedBrowser.Name)]
public sealed class LookTests(Browser browser, VariedSite shared, ITestOutputHelper output) : IClassFixture<VariedSite>
{
    private const int MostBytes = 150 * 1024;
    private static readonly string[] Views = ["#/", "#/backend/live", "#/activity", "#/config"];

    private readonly Site _site = shared.Site;

    [Theory]
    [InlineData("light", false, 1360)]
    [InlineData("dark", true, 1360)]
    [InlineData("narrow", false, 390)]
    public async Task Every_view_is_free_of_serious_faults_and_has_its_picture(string name, bool dark, int width)
    {
        var page = await browser.OpenAsync(_site.Page(), dark, width);
        await page.SeesAsync(".members li", "down");
        await page.SeesAsync(".latest li", "switch");
        await page.RunAsync("await page.waitForFunction(() => Number.parseInt(document.querySelector('.summary b').textContent) > 10);");
        foreach (var view in Views)
        {
            await page.RunAsync("await page.goto(args[0]); await page.locator('#main h1').waitFor();", _site.Page(view).ToString());
            await page.SeesAsync(view switch { "#/" => ".flow", "#/activity" => ".log li", "#/config" => ".config pre", _ => "table tbody tr" });
            await page.ShootAsync($"{(view.Length == 2 ? "overview" : view[2..].Split('/')[0])}-{name}");
            await IsAccessibleAsync(page, $"{view} {name}");
            Assert.True((bool)(await page.RunAsync("return await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);"))!, $"{view} {name} is wider than its window");
        }

        await page.RunAsync("await page.goto(args[0]);", _site.Page("#/backend/live").ToString());
        await page.ClickAsync("button", "Preview …");
        await page.SeesAsync("dialog .tier");
        await IsAccessibleAsync(page, $"dialog {name}");
        await page.IsQuietAsync(_site.Page());
    }

    [Fact]
    public async Task All_of_the_page_weighs_little()
    {
        var page = await browser.OpenAsync(_site.Page());
        foreach (var view in Views)
        {
            await page.RunAsync("await page.goto(args[0]); await page.locator('#main h1').waitFor(); await page.waitForLoadState('networkidle');", _site.Page(view).ToString());
        }

        var bytes = (int)(await page.RunAsync("return log.bytes;"))!;
        output.WriteLine($"the page weighs {bytes / 1024.0:0.0} KB over the wire, what it shows included");
        Assert.InRange(bytes, 10_000, MostBytes);
    }

    private static async Task IsAccessibleAsync(BrowserPage page, string what)
    {
        var faults = (JsonArray)(await page.RunAsync(
            """
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
            return violations.filter(fault => ['serious', 'critical'].includes(fault.impact)).map(fault => `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.html).slice(0, 3).join(' | ')}`);
            """))!;
        Assert.True(faults.Count == 0, $"{what}: {faults.ToJsonString()}");
    }
}
