using System.Diagnostics;
using Thalassa.Agent.Haproxy.Runtime;
using Thalassa.Testing;
using Xunit.Abstractions;

namespace Thalassa.Ui.Tests;

/// <summary>What happens is on the page within two seconds, in real Chromium, with a real HAProxy under load.</summary>
/// <remarks>
/// The machine that tests may be busy with anything, so each is tried a few times: once within the time shows that nothing in the way is
/// slower by design. The times are in the output.
/// </remarks>
[Collection(SharedBrowser.Name)]
public sealed class LiveTests(Browser browser, SharedSite shared, ITestOutputHelper output) : IClassFixture<SharedSite>, IAsyncLifetime
{
    private const int Attempts = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Site _site = shared.Site;
    private BrowserPage _page = null!;

    public async Task InitializeAsync()
    {
        _page = await browser.OpenAsync(_site.Page());
        await _page.SeesAsync(".pill", "Stream live");
    }

    public Task DisposeAsync() => _page.IsQuietAsync(_site.Page());

    [Fact]
    public Task A_join_is_seen() => SoonAsync("a join", async attempt =>
    {
        await OpenAsync("#/backend/live");
        var began = Stopwatch.GetTimestamp();
        var app = await _site.Agent.RunAsync($"joined{attempt}");
        await _page.SeesAsync("tbody tr", $":{app.Port}", "up");
        return began;
    });

    [Fact]
    public Task A_failing_check_is_seen() => SoonAsync("a failing check", async attempt =>
        {
            await OpenAsync("#/backend/live");
            var app = await _site.Agent.RunAsync($"dying{attempt}");
            await _page.SeesAsync("tbody tr", $":{app.Port}", "up");
            await app.DisposeAsync();
            using var socket = new RuntimeSocket(
                new RuntimeSocketOptions { Path = _site.Agent.Options.HaproxySocketPath }, TimeProvider.System);
            var observer = new RuntimeObserver(socket);
            await Eventually.TrueAsync(async () =>
                (await observer.ObserveAsync(CancellationToken.None)).Backends["live"].Any(slot => slot.Port == app.Port && !slot.IsUp));
            var began = Stopwatch.GetTimestamp();
            await _page.SeesAsync("tbody tr", $":{app.Port}", "down");
            return began;
        });

    [Fact]
    public async Task A_switch_is_seen()
    {
        await SoonAsync("a switch", SwitchAsync);
        await _site.Agent.CallAsync(HttpMethod.Post, "/backends/live", """{"version":"1"}""");
    }

    [Fact]
    public Task A_reload_is_seen() => SoonAsync("a reload", async attempt =>
    {
        var reloads = _site.Agent.Haproxy.Status.Reloads;
        var began = Stopwatch.GetTimestamp();
        await _site.Agent.PutAsync($"/frontends/more{attempt}", $$"""{"bind":"127.0.0.1:{{FreePort.Next()}}","backend":"live"}""");
        await _page.SeesAsync(".pill", $"{reloads + 1} reload");
        await _page.SeesAsync(".fronts .card", $"more{attempt}");
        return began;
    });

    [Fact]
    public async Task Rates_move_with_the_requests()
    {
        await _page.RunAsync("await page.waitForFunction(() => Number.parseInt(document.querySelector('.summary b').textContent) > 10);");
        await _page.RunAsync("await page.locator('#links .link.flowing').first().waitFor({ state: 'attached' });");
    }

    private async Task OpenAsync(string view) => await _page.RunAsync("await page.goto(args[0]);", _site.Page(view).ToString());

    private async Task<long> SwitchAsync(int attempt)
    {
        var version = attempt % 2 == 0 ? "2" : "1";
        var began = Stopwatch.GetTimestamp();
        await _site.Agent.CallAsync(HttpMethod.Post, "/backends/live", $$"""{"version":"{{version}}"}""");
        await _page.SeesAsync("[data-backend=live] .about .version", version);
        await _page.SeesAsync(".latest li", "switch", $"→ {version}");
        return began;
    }

    private async Task SoonAsync(string what, Func<int, Task<long>> happen)
    {
        var times = new List<TimeSpan>();
        while (times.Count < Attempts)
        {
            times.Add(Stopwatch.GetElapsedTime(await happen(times.Count)));
            if (times[^1] <= Limit)
            {
                output.WriteLine($"{what} was on the page after {times[^1].TotalMilliseconds:0} ms");
                return;
            }
        }

        Assert.Fail($"{what} took {string.Join(", ", times.Select(time => $"{time.TotalMilliseconds:0} ms"))}");
    }
}
