using System.Net.Http.Json;
using System.Text.Json;
using Thalassa.Testing;

namespace Thalassa.Functions.Tests.Processes;

public sealed class AppProcessTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task App_serves_and_stops_cleanly_with_an_open_stream(string signal)
    {
        using var app = new AppProcess(("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        using var http = new HttpClient { BaseAddress = await app.AddressAsync() };
        using var registered = await http.PostAsJsonAsync("/registrations/web/1.0.0/10.0.0.5/80", new { zone = "a" });
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("/registrations")).GetArrayLength());
        using var stream = await http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync());

        app.Signal(signal);
        Assert.StartsWith(":", await lines.ReadToEndAsync().WaitAsync(Eventually.DefaultLimit), StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), await app.EndAsync());
    }

    [Fact]
    public async Task Without_a_key_it_refuses_to_listen_beyond_this_machine_and_says_why()
    {
        using var app = new AppProcess(("ASPNETCORE_URLS", "http://0.0.0.0:0"));
        var (code, errors) = await app.EndAsync();
        Assert.Equal(1, code);
        Assert.Contains("Set THALASSA_API_KEY, or listen on 127.0.0.1.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_all_named_and_nothing_else()
    {
        using var app = new AppProcess(("Store", "disk"), ("DefaultSecondsToExpire", "soon"));
        var (code, errors) = await app.EndAsync();
        Assert.Equal(1, code);
        Assert.Equal(3, errors.Trim().Split('\n').Length);
        Assert.Contains("- Store is one of memory, tables; it is 'disk'", errors, StringComparison.Ordinal);
        Assert.Contains("- DefaultSecondsToExpire is a whole number from 1 to 86400; it is 'soon'", errors, StringComparison.Ordinal);
    }
}
