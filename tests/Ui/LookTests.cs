using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Thalassa.Ui.Tests;

/// <summary>How the page looks, weighs and reads: pictures for people, and axe-core's judgement.</summary>
[Collection(SharedBrowser.Name)]
public sealed class LookTests(Browser browser, VariedSite shared, ITestOutputHelper output) : IClassFixture<VariedSite>
{
    private const int MaxBytes = 150 * 1024;
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
            await page.SeesAsync(
                view switch
                {
                    "#/" => ".flow",
                    "#/activity" => ".log li",
                    "#/config" => ".config pre",
                    _ => "table tbody tr",
                });
            await page.ShootAsync($"{(view.Length == 2 ? "overview" : view[2..].Split('/')[0])}-{name}");
            await IsAccessibleAsync(page, $"{view} {name}");
            Assert.True(
                (bool)
                    (await page.RunAsync("return await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);"))!,
                $"{view} {name} is wider than its window");
        }

        await page.RunAsync("await page.goto(args[0]);", _site.Page("#/backend/live").ToString());
        await page.ClickAsync("button", "Preview …");
        await page.SeesAsync("dialog .tier");
        await IsAccessibleAsync(page, $"dialog {name}");
        await page.IsQuietAsync(_site.Page());
    }

    [Fact]
    public async Task The_overview_shows_what_goes_where_and_is_filtered_by_name()
    {
        var page = await browser.OpenAsync(_site.Page());
        await page.SeesAsync(".rules li", "path_beg", "/api", "api");
        await page.SeesAsync(".rules li", "hdr_dom(host)", "img.example.org", "images");
        await page.SeesAsync(".ghost", "images", "Does not exist yet");
        await page.SeesAsync("[data-backend=api] .members li", "down", "127.0.0.1:9");
        await page.SeesAsync("[data-backend=live] .about", "1 90 %", "2 10 %", "5 of 5 up");
        await page.SeesAsync("[data-backend=live] .members .version.canary", "2");
        await page.SeesAsync("[data-backend=live] .members .version:not(.canary)", "1");
        await page.RunAsync(
            "await page.locator('[data-backend=live] .spark .line').waitFor({ state: 'attached' }); await page.locator('#links "
            + ".link.missing').waitFor({ state: 'attached' });");

        await page.RunAsync("await page.keyboard.press('/'); await page.keyboard.type('shop');");
        await page.RunAsync("await page.locator('.fronts h3', { hasText: 'web' }).waitFor({ state: 'detached' });");
        await page.SeesAsync(".fronts h3", "shop");
        await page.SeesAsync(".backs h3", "api");
        await page.RunAsync("await page.getByLabel('Filter by name').fill('nothing of that name');");
        await page.SeesAsync(".backs .empty", "No name matches");
        await page.IsQuietAsync(_site.Page());
    }

    [Fact]
    public async Task On_a_narrow_screen_a_member_is_a_card_with_its_action_in_reach_and_still_a_row_of_a_table()
    {
        var page = await browser.OpenAsync(_site.Page("#/backend/live"), width: 390);
        await page.SeesAsync("tbody tr", "up");
        var action = (
            await page.RunAsync(
                "const box = await page.getByRole('button', { name: /^Drain / }).first().boundingBox(); return [box.x, box.x + box.width];"
            ))!;

        Assert.InRange((double)action[0]!, 0, 390);
        Assert.InRange((double)action[1]!, 0, 390);
        Assert.Equal(
            5, (int)(await page.RunAsync("return await page.getByRole('row').filter({ has: page.getByRole('rowheader') }).count();"))!);
        Assert.Equal(
            "\"Last check\"",
            (string?)
                await page.RunAsync(
                    "return await page.locator('td.check').first().evaluate(cell => getComputedStyle(cell, '::before').content);"));
    }

    [Fact]
    public async Task All_of_the_page_weighs_little()
    {
        var page = await browser.OpenAsync(_site.Page());
        foreach (var view in Views)
        {
            await page.RunAsync(
                "await page.goto(args[0]); await page.locator('#main h1').waitFor(); await page.waitForLoadState('networkidle');",
                _site.Page(view).ToString());
        }

        var bytes = (int)(await page.RunAsync("return log.bytes;"))!;
        output.WriteLine($"the page weighs {bytes / 1024.0:0.0} KB over the wire, what it shows included");
        Assert.InRange(bytes, 10_000, MaxBytes);
    }

    private static async Task IsAccessibleAsync(BrowserPage page, string what)
    {
        var faults = (JsonArray)
            (
                await page.RunAsync(
                    """
                    await page.evaluate(axe);
                    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
                    return violations.filter(fault => ['serious', 'critical'].includes(fault.impact)).map(fault => `${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.html).slice(0, 3).join(' | ')}`);
                    """)
            )!;
        Assert.True(faults.Count == 0, $"{what}: {faults.ToJsonString()}");
    }
}
