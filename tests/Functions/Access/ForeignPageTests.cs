using System.Text.Json.Nodes;
using Thalassa.Testing;
using Thalassa.Ui.Tests;

namespace Thalassa.Functions.Tests.Access;

/// <summary>A page of another site in a real browser, at the machine of a registry without a key.</summary>
/// <remarks>The browser has every name below <c>example</c> resolve to this machine, as a hostile name server would.</remarks>
[Collection(SharedBrowser.Name)]
public sealed class ForeignPageTests(Browser browser) : IAsyncLifetime
{
    private const string Secret = "secret-web";

    // What a page can try: to read, to send what needs no preflight, to send what needs one, by forms, pictures, scripts and streams.
    private const string Attack = """
        const statuses = {};
        page.on('response', response => {
          const url = new URL(response.url());
          if (url.port === args[1]) (statuses[url.pathname] ??= []).push(response.status());
        });
        const results = await page.evaluate(async base => {
          const results = {};
          const attempt = async (name, action) => { results[name] = await action().catch(fault => `failed: ${fault}`); };
          const read = async (path, options) => {
            const answer = await fetch(base + path, options);
            return `${answer.type} ${answer.status} ${await answer.text()}`;
          };
          const loads = (tag, path, property = 'src') => new Promise(done => {
            const element = document.createElement(tag);
            element.onload = () => done('loaded');
            element.onerror = () => done('failed');
            element[property] = base + path;
            document.body.append(element);
          });
          for (const path of ['/registrations', '/status', '/openapi/v1.json', '/metrics', '/backends', '/']) {
            await attempt(`cors ${path}`, () => read(path));
            await attempt(`no-cors ${path}`, () => read(path, { mode: 'no-cors' }));
          }
          for (const type of ['text/plain', 'application/json']) {
            const evil = '/registrations/evil/1/h/80';
            await attempt(`post ${type}`, () => read(evil, { method: 'POST', body: '{}', headers: { 'content-type': type } }));
            await attempt(`no-cors post ${type}`, () => read(evil, { method: 'POST', mode: 'no-cors', body: '{}' }));
          }
          await attempt('put', () => read('/backends/evil', { method: 'PUT', body: '{"type":"static"}' }));
          await attempt('delete', () => read('/registrations/secret-web/1/h/80', { method: 'DELETE' }));
          await attempt('script', () => loads('script', '/registrations'));
          await attempt('image', () => loads('img', '/registrations'));
          await attempt('stream', () => new Promise(done => {
            const source = new EventSource(`${base}/events`);
            source.onopen = () => done('opened');
            source.onerror = () => { source.close(); done('failed'); };
          }));
          await attempt('form', () => new Promise(done => {
            const frame = document.createElement('iframe');
            frame.name = 'target';
            document.body.append(frame);
            const form = document.createElement('form');
            Object.assign(form, { method: 'post', action: `${base}/registrations/evil/1/h/81`, target: 'target' });
            document.body.append(form);
            frame.onload = () => done('sent');
            form.submit();
          }));
          return results;
        }, args[0]);
        return { results, statuses };
        """;

    private RunningApp _app = null!;
    private AppServer _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync();
        _elsewhere = await AppServer.StartAsync("elsewhere");
        await _app.OkAsync("POST", $"/registrations/{Secret}/1/h/80", """{"secondsToExpire":600}""");
    }

    public async Task DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Page_of_another_origin_reads_and_changes_nothing(string host)
    {
        var before = await _app.ContentAsync();
        var page = await browser.OpenAsync(new Uri($"http://{host}:{_elsewhere.Port}/"));
        var answer = (await page.RunAsync(Attack, $"http://127.0.0.1:{_app.Address.Port}", $"{_app.Address.Port}"))!;
        await CheckAsync(answer, before);

        // It was the registry that refused, and not the browser alone.
        Assert.Equal([403], Statuses(answer, "/registrations/evil/1/h/81"));
        Assert.Contains(403, Statuses(answer, "/registrations/evil/1/h/80"));
        Assert.DoesNotContain(200, Statuses(answer, "/registrations/evil/1/h/80"));
    }

    [Fact]
    public async Task Page_whose_own_name_leads_to_the_registry_reads_and_changes_nothing()
    {
        var before = await _app.ContentAsync();
        var own = $"http://rebound.example:{_app.Address.Port}";

        // The page itself would have come from the other site, before its name led here, and without the policy that every answer has here.
        var page = await browser.OpenAsync(new Uri($"{own}/"), bypassPolicy: true);
        var answer = (await page.RunAsync(Attack, own, $"{_app.Address.Port}"))!;
        await CheckAsync(answer, before);
        Assert.All(answer["statuses"]!.AsObject(), path => Assert.All(path.Value!.AsArray(), status => Assert.Equal(403, (int)status!)));
        Assert.True(Statuses(answer, "/status").Distinct().SequenceEqual([403]), answer.ToJsonString());
    }

    [Fact]
    public async Task Link_of_another_site_to_the_page_is_followed()
    {
        var page = await browser.OpenAsync(new Uri($"http://attacker.example:{_elsewhere.Port}/"));
        await page.RunAsync(
            """
            await page.evaluate(to => {
              const link = document.createElement('a');
              Object.assign(link, { href: to, textContent: 'fleet' });
              document.body.append(link);
            }, args[0]);
            await page.getByText('fleet').click();
            """,
            $"http://127.0.0.1:{_app.Address.Port}/");
        await page.SeesAsync("#services li", "h:80");
    }

    private static IEnumerable<int> Statuses(JsonNode answer, string path) =>
        answer["statuses"]![path]?.AsArray().Select(status => (int)status!) ?? [];

    private async Task CheckAsync(JsonNode answer, string before)
    {
        Assert.Equal(before, await _app.ContentAsync());
        var results = answer["results"]!.AsObject();
        Assert.DoesNotContain(Secret, results.ToJsonString(), StringComparison.Ordinal);
        foreach (var (name, result) in results)
        {
            Assert.DoesNotContain(" 200 ", (string?)result, StringComparison.Ordinal);
            Assert.True((string?)result is not ("loaded" or "opened"), name);
        }
    }
}
