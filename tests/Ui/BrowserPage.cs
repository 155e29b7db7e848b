using System.Text.Json;
using System.Text.Json.Nodes;
using Thalassa.Testing;

namespace Thalassa.Ui.Tests;

/// <summary>A page, and what a test does with it.</summary>
public sealed class BrowserPage(Browser browser, string name)
{
    /// <summary>Runs a piece of Playwright's JavaScript.</summary>
    public Task<JsonNode?> RunAsync(string code, params object[] args) => browser.SendAsync(new JsonObject
    {
        ["page"] = name,
        ["code"] = code,
        ["args"] = new JsonArray([.. args.Select(arg => JsonSerializer.SerializeToNode(arg))]),
    });

    /// <summary>Waits until something of a kind is seen that has a text, and that stands there alone.</summary>
    /// <param name="selector">The kind, in CSS.</param>
    /// <param name="texts">What its text has, each of them.</param>
    public Task SeesAsync(string selector, params string[] texts) =>
        RunAsync(
            "let found = page.locator(args[0]); for (const text of args.slice(1)) found = found.filter({ hasText: text }); await "
            + "found.first().waitFor();",
            [selector, .. texts]);

    /// <summary>
    /// Waits until something of a kind is there that has a text, although it may not be seen before it is opened, such as a choice of a
    /// list.
    /// </summary>
    public Task HasAsync(string selector, string text) =>
        RunAsync("await page.locator(args[0], { hasText: args[1] }).first().waitFor({ state: 'attached' });", selector, text);

    /// <summary>Clicks a button or link by the name that a screen reader says.</summary>
    public Task ClickAsync(string role, string label) =>
        RunAsync("await page.getByRole(args[0], { name: args[1], exact: true }).click();", role, label);

    /// <summary>Keeps a picture of the page with the output of the tests.</summary>
    public async Task ShootAsync(string picture)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "artifacts", "screens"));
        await RunAsync("await page.screenshot({ path: args[0], fullPage: true });", Path.Combine(folder.FullName, picture + ".png"));
    }

    /// <summary>No error and no warning of a script, and no request to another host than the agent.</summary>
    public async Task IsQuietAsync(Uri agent)
    {
        var log = (await RunAsync("return log;"))!;
        Assert.Equal("[]", log["errors"]!.ToJsonString());
        Assert.Equal([agent.Authority], log["hosts"]!.AsArray().Select(host => (string)host!));
    }
}
