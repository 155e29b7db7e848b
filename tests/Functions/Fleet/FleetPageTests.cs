using System.Text.Json.Nodes;
using Thalassa.Ui.Tests;
using Xunit.Abstractions;

namespace Thalassa.Functions.Tests.Fleet;

/// <summary>The fleet page in a real browser.</summary>
[Collection(SharedBrowser.Name)]
public sealed class FleetPageTests(Browser browser, ITestOutputHelper output) : IAsyncLifetime
{
    private const int MaxBytes = 60 * 1024;
    private const string Hostile = """<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>""";

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Page_shows_changes_and_where_they_are_live()
    {
        var page = await browser.OpenAsync(_app.Address);
        await page.SeesAsync("#members", "Nothing is registered");
        await page.SeesAsync("#agents", "No agent reports");

        var first = await RegisterAsync("/registrations/web/1.0.0/10.0.0.1/80", """{"secondsToExpire":600,"zone":"a"}""");
        await page.SeesAsync("#services li", "10.0.0.1:80", "left", "\"zone\":\"a\"");
        await page.SeesAsync("#members", "web 1.0.0 on 10.0.0.1:80", "0 of 0 agents");

        await ReportAsync("east", "ok", first);
        await ReportAsync("west", "degraded", 1, "it is late");
        await page.SeesAsync("#members", "live on 1 of 2 agents");
        await page.SeesAsync("#agents tr", "west", "degraded", "it is late", "behind");
        await ReportAsync("west", "ok", first);
        await page.SeesAsync("#members", "live on 2 of 2 agents");

        // A change of routing is behind everywhere until an agent says that it has it.
        await page.SeesAsync("#routing", "live on 2 of 2 agents");
        await _app.OkAsync("PUT", "/backends/live", """{"type":"dynamic","name":"web","version":"1.0.0"}""");
        await page.SeesAsync("#routing", "live on 0 of 2 agents");
        await ReportAsync("east", "ok", first);
        await page.SeesAsync("#routing", "live on 1 of 2 agents");

        // A lease runs down before one's eyes; what left is gone.
        await RegisterAsync("/registrations/web/1.1.0/10.0.0.2/80", """{"secondsToExpire":2000}""");
        await page.SeesAsync("#services h4", "1.1.0");
        await page.RunAsync(
            "const text = () => page.locator('#services li', { hasText: '10.0.0.2' }).locator('.seconds').textContent(); const before = "
            + "await text(); while (await text() === before) await page.waitForTimeout(50);");
        await _app.OkAsync("DELETE", "/registrations/web/1.1.0/10.0.0.2/80");
        await page.RunAsync("await page.locator('#services li', { hasText: '10.0.0.2' }).waitFor({ state: 'detached' });");
        await page.IsQuietAsync(_app.Address);
    }

    [Fact]
    public async Task The_search_finds_by_name_version_address_and_meta()
    {
        await RegisterAsync("/registrations/web/1.0.0/10.0.0.1/80", """{"zone":"north"}""");
        await RegisterAsync("/registrations/api/2.0.0/10.0.0.2/81", "{}");
        var page = await browser.OpenAsync(_app.Address);
        await page.SeesAsync("#found", "2 instances");
        foreach (var (words, address) in new[] { ("NORTH", "10.0.0.1:80"), ("api 2.0", "10.0.0.2:81"), ("10.0.0.2", "10.0.0.2:81") })
        {
            await page.RunAsync("await page.getByLabel('Search').fill(args[0]);", words);
            await page.SeesAsync("#found", "1 instance,");
            await page.SeesAsync("#services li", address);
        }
    }

    [Fact]
    public async Task Hostile_texts_are_shown_as_texts()
    {
        var meta = new JsonObject
        {
            ["note"] = Hostile,
            ["hostname"] = Hostile,
            ["rtl"] = "\u202eevil\u05d0\u05d1",
            ["long"] = new string('x', 9_000),
        };
        await RegisterAsync("/registrations/web/1.0.0/10.0.0.1/80", meta.ToJsonString());
        await ReportAsync("east", "failing", 1, Hostile, "\u202e" + new string('y', 200));
        var page = await browser.OpenAsync(_app.Address, width: 390);
        await page.SeesAsync("#services li", "<script>document.title='taken'</script>", "10.0.0.1:80");
        await page.SeesAsync("#agents td", "<img src=x");
        Assert.Equal("Fleet · Thalassa", (string?)await page.RunAsync("return await page.title();"));
        Assert.Equal(0, (int)(await page.RunAsync("return await page.locator('main img, main script').count();"))!);
        await FitsAsync(page);
        await page.IsQuietAsync(_app.Address);
    }

    [Fact]
    public async Task With_a_key_it_asks_for_it_once_and_shows_nothing_before()
    {
        await using var app = await RunningApp.StartAsync(null, "--THALASSA_API_KEY=k-9");
        using var request = await app.SendAsync("POST", "/registrations/secret/1/h/1", "{}", ("x-functions-key", "k-9"));
        var page = await browser.OpenAsync(app.Address);
        await page.SeesAsync("#door h2", "requires a key");
        await page.RunAsync("await page.getByLabel('Key').fill('wrong');");
        await page.ClickAsync("button", "Open");
        await page.SeesAsync("#refused", "the key is not valid");
        Assert.DoesNotContain("secret", (string)(await page.RunAsync("return await page.content();"))!, StringComparison.Ordinal);
        await page.RunAsync("await page.getByLabel('Key').fill('k-9'); await page.keyboard.press('Enter');");
        await page.SeesAsync("#services summary", "secret");
        await page.RunAsync("await page.reload();");
        await page.SeesAsync("#services summary", "secret");
    }

    [Theory]
    [InlineData("light", false, 1360)]
    [InlineData("dark", true, 1360)]
    [InlineData("narrow", false, 390)]
    public async Task It_is_free_of_serious_faults_weighs_little_and_has_its_picture(string name, bool dark, int width)
    {
        var newest = 0L;
        foreach (
            var (version, host, seconds) in new[]
            {
                ("1.0.0", "10.0.0.5", 600),
                ("1.0.0", "10.0.0.6", 60),
                ("1.1.0", "10.0.0.7", 30),
                ("1.1.0", "2001:db8::7", 3600),
            })
        {
            newest = await RegisterAsync(
                $"/registrations/web/{version}/{Uri.EscapeDataString(host)}/8080",
                $$"""{"secondsToExpire":{{seconds}},"weight":50,"zone":"eu-1","hostname":"web-{{seconds}}"}""");
            await RegisterAsync($"/registrations/billing-and-invoicing/{version}/{Uri.EscapeDataString(host)}/9090", "{}");
        }

        await ReportAsync("lb-east-10000", "ok", newest + 1_000_000);
        await ReportAsync("lb-west-10001", "degraded", newest - 1, "events do not arrive; changes are seen by comparison");
        await ReportAsync("lb-north-10002", "failing", 1, "no HAProxy answers at its master socket /run/haproxy-master.sock");
        var page = await browser.OpenAsync(_app.Address, dark, width);
        await page.SeesAsync("#services li", "[2001:db8::7]:8080");
        await page.SeesAsync("#agents tr", "lb-north-10002");
        await page.ShootAsync($"fleet-{name}");
        await FitsAsync(page);
        var faults = (JsonArray)
            (
                await page.RunAsync(
                    """
                    await page.evaluate(axe);
                    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
                    return violations.map(fault => `${fault.impact} ${fault.id}: ${fault.help}: ${fault.nodes.map(node => node.html).slice(0, 3).join(' | ')}`);
                    """)
            )!;
        Assert.True(faults.Count == 0, faults.ToJsonString());

        var bytes = (await _app.Http.GetByteArrayAsync("/")).Length;
        output.WriteLine($"the fleet page weighs {bytes / 1024.0:0.0} KB over the wire, one document");
        Assert.InRange(bytes, 5_000, MaxBytes);
        await page.IsQuietAsync(_app.Address);
    }

    private static async Task FitsAsync(BrowserPage page) =>
        Assert.True(
            (bool)(await page.RunAsync("return await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);"))!,
            "it is wider than its window");

    private async Task<long> RegisterAsync(string path, string meta) =>
        (await _app.OkAsync("POST", path, meta)).GetProperty("revision").GetInt64();

    private async Task ReportAsync(string id, string health, long revision, params string[] problems)
    {
        var report = new JsonObject
        {
            ["version"] = "0.1.0",
            ["label"] = id.Split('-') is [_, var label, ..] ? label : id,
            ["health"] = health,
            ["revision"] = revision,
            ["servers"] = 2,
            ["problems"] = new JsonArray([.. problems.Select(problem => JsonValue.Create(problem))]),
            ["frontends"] = await TagAsync("/frontends"),
            ["backends"] = await TagAsync("/backends"),
        };
        await _app.OkAsync("POST", $"/agents/{id}", report.ToJsonString());
    }

    private async Task<string> TagAsync(string path)
    {
        using var answer = await _app.SendAsync("GET", path);
        return answer.Headers.ETag!.ToString();
    }
}
