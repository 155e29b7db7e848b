using Thalassa.Agent.Model;
using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>What an operator does by clicks and keys, and what the traffic makes of it.</summary>
[Collection(SharedBrowser.Name)]
public sealed class SteerTests(Browser browser) : IAsyncLifetime
{
    private Site _site = null!;
    private BrowserPage _page = null!;

    public async Task InitializeAsync()
    {
        _site = await Site.StartAsync();
        _page = await browser.OpenAsync(_site.Page("#/backend/live"));
        await _page.SeesAsync("h1", "live");
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_switch_is_previewed_confirmed_and_reaches_the_traffic()
    {
        await _page.HasAsync("form.switcher option", "2 (2 registered)");
        await _page.ClickAsync("button", "Preview …");
        await _page.SeesAsync("dialog .tier", "without reload");
        await _page.SeesAsync("dialog .diff .added", $"127.0.0.1:{_site.Next[0].Port}");
        await _page.SeesAsync("dialog .diff .added", $"127.0.0.1:{_site.Agent.App("first").Port} disabled");
        Assert.DoesNotContain(await _site.Agent.GetAsync(), (string[])["next-a", "next-b"]);
        await _page.ShootAsync("switch-preview");

        await _page.ClickAsync("button", "Switch the traffic");
        await Eventually.TrueAsync(async () => await _site.Agent.GetAsync() is "next-a" or "next-b");
        await _page.SeesAsync(".bar .version", "2");
        await _page.SeesAsync("tr.standby", $":{_site.Agent.App("first").Port}", "standby");
        await _page.SeesAsync("#notice", "done");
        Assert.Equal(1, _site.Agent.Haproxy.Status.Reloads);
        Assert.Empty(_site.Load.Failures);
        await _page.IsQuietAsync(_site.Page());
    }

    [Fact]
    public async Task A_share_is_set_with_the_slider_and_reaches_the_traffic()
    {
        await _page.RunAsync("await page.getByLabel('Share of the requests').fill('25');");
        await _page.SeesAsync("form.switcher", "25 % of the requests go to 2, 75 % to 1.");
        await _page.ClickAsync("button", "Preview …");
        await _page.SeesAsync("dialog", "Share the traffic");
        await _page.ClickAsync("button", "Share the traffic");
        await _page.SeesAsync(".bar .version", "2", "25 %");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.TrueAsync(async () =>
            seen.Add(await _site.Agent.GetAsync()) && seen.Overlaps(["next-a", "next-b"]) && seen.Overlaps(["first", "second", "third"])
            || seen.Count > 3);
        Assert.Empty(_site.Load.Failures);
    }

    [Fact]
    public async Task A_member_is_drained_and_given_back_with_the_keyboard_alone()
    {
        var member = $"127.0.0.1:{_site.Agent.App("second").Port}";
        await _page.RunAsync(
            "await page.getByRole('button', { name: args[0] }).focus(); await page.keyboard.press('Enter');", $"Drain {member}");
        await _page.SeesAsync("dialog", "gets no new requests from this load balancer");
        await _page.RunAsync("await page.keyboard.press('Escape');");
        Assert.Equal(3, (await _site.Agent.SlotsAsync()).Count(slot => slot.IsServing && slot.HasAddress));

        await _page.RunAsync(
            "await page.keyboard.press('Enter'); await page.getByRole('button', { name: 'Drain it' }).focus(); await "
            + "page.keyboard.press('Enter');");
        await _page.SeesAsync("tbody tr", member, "drained");
        Assert.Equal(SlotAdmin.Drain, (await _site.Agent.SlotsAsync()).Single(slot => slot.Port == _site.Agent.App("second").Port).Admin);
        await _page.ClickAsync("button", $"Give {member} back");
        await _page.ClickAsync("button", "Give it back");
        await _page.SeesAsync("tbody tr", member, "up");
        await _page.RunAsync(
            "await page.goto(args[0]); await page.getByRole('heading', { name: 'Activity' }).waitFor(); await page.keyboard.press('/'); "
            + "await page.keyboard.type('drain');",
            _site.Page("#/activity").ToString());
        await _page.SeesAsync(".log li", "drain", member, "web page at 127.0.0.1");
        Assert.Empty(_site.Load.Failures);
    }

    [Fact]
    public async Task What_is_refused_is_said_with_HAProxys_lines_and_shown_beside_the_last_good_configuration()
    {
        await _site.Agent.PutAsync("/frontends/bad", """{"bind":"127.0.0.1:8079","backend":"live","natives":["nonsense here"]}""");
        await _page.RunAsync("await page.goto(args[0]);", _site.Page("#/config").ToString());
        await _page.SeesAsync(".config pre", "backend live");
        await _page.RunAsync("await page.getByRole('button', { name: /^Not taken/ }).click();");
        await _page.SeesAsync(".problem code", "nonsense");
        await _page.SeesAsync(".config .marked", "nonsense here");
        await _page.ShootAsync("config-refused");
        await _page.RunAsync("await page.goto(args[0]);", _site.Page("#/activity").ToString());
        await _page.RunAsync("await page.locator('.log summary', { hasText: 'was refused' }).click();");
        await _page.SeesAsync(".log .more code", "nonsense");
    }
}
