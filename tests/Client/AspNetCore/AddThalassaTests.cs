using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Thalassa.Client.AspNetCore;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.AspNetCore;

public sealed class AddThalassaTests
{
    [Fact]
    public async Task An_app_is_registered_with_the_port_that_it_got_once_it_serves()
    {
        await using var simulated = await SimulatedApp.StartAsync(
            options => (options.Name, options.Version, options.Meta) = ("web", "1.2.3", new JsonObject { ["weight"] = 50 }));
        var sent = await simulated.SentAsync();

        Assert.Equal(("web", "1.2.3", "127.0.0.1", simulated.Port, 50), (
            sent.GetProperty("name").GetString(), sent.GetProperty("version").GetString(), sent.GetProperty("host").GetString(),
            sent.GetProperty("port").GetInt32(), sent.GetProperty("meta").GetProperty("weight").GetInt32()));
        Assert.Equal("well", await simulated.GetAsync("/"));
    }

    [Fact]
    public async Task Without_a_word_the_app_has_its_own_name_and_version()
    {
        await using var simulated = await SimulatedApp.StartAsync();
        var sent = await simulated.SentAsync();

        Assert.Matches("^[a-z0-9._-]+$", sent.GetProperty("name").GetString());
        Assert.Matches("^[0-9]", sent.GetProperty("version").GetString());
    }

    [Fact]
    public async Task The_configuration_says_everything_and_the_apps_own_code_has_the_last_word()
    {
        await using var simulated = await SimulatedApp.StartAsync(
            options => options.Version = "9.9.9",
            null,
            true,
            "--Thalassa:Registry=http://127.0.0.1:7071/staging?lease=30",
            "--Thalassa:Name=shop",
            "--Thalassa:Version=1.0.0",
            "--Thalassa:Host=app.example.com",
            "--Thalassa:Port=8443",
            "--Thalassa:ApiKey=secret",
            "--Thalassa:Drain=00:00:00",
            "--Thalassa:Meta:weight=7",
            "--Thalassa:Meta:canary=true",
            "--Thalassa:Meta:az=use1a");
        var sent = await simulated.SentAsync();
        var meta = sent.GetProperty("meta");

        Assert.Equal(
            ("staging.shop", "9.9.9", "app.example.com", 8443),
            (
                sent.GetProperty("name").GetString(),
                sent.GetProperty("version").GetString(),
                sent.GetProperty("host").GetString(),
                sent.GetProperty("port").GetInt32()));
        Assert.Equal(
            (7, true, "use1a", 30),
            (
                meta.GetProperty("weight").GetInt32(),
                meta.GetProperty("canary").GetBoolean(),
                meta.GetProperty("az").GetString(),
                meta.GetProperty("secondsToExpire").GetInt32()));
        Assert.DoesNotContain(simulated.Log, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Faults_end_the_start_with_a_message_that_names_all_of_them()
    {
        await using var simulated = await SimulatedApp.StartAsync(options => (options.Name, options.Host) = ("we b", "?"), null, false,
            "--Thalassa:Registry=ftp://x?lease=0", "--Thalassa:Port=seven", "--Thalassa:Drain=1.00:00:00");
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => simulated.App.StartAsync());

        foreach (var field in new[] { "Name:", "Host:", "Port:", "Drain:", "Registry:", "hosts:", "lease:" })
        {
            Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty(simulated.Registry.Requests);
    }

    [Fact]
    public async Task On_shutdown_the_app_is_out_of_the_registry_and_serves_on_for_a_while_before_its_port_closes()
    {
        await using var simulated = await SimulatedApp.StartAsync(options => options.Name = "web");
        await simulated.SentAsync();
        var port = simulated.Port;
        var servedWhileLeaving = new TaskCompletionSource<string>();
        simulated.Registry.Instead = async (request, _) =>
        {
            if (request.Method == HttpMethod.Delete)
            {
                servedWhileLeaving.SetResult(await simulated.GetAsync("/"));
            }

            return null;
        };
        var stopping = simulated.App.StopAsync();
        Assert.Equal("well", await servedWhileLeaving.Task.WaitAsync(Eventually.DefaultLimit));
        await Eventually.TrueAsync(() => simulated.Log.Any(line => line.Contains("serving for another 3 s", StringComparison.Ordinal)));
        Assert.Equal("well", await simulated.GetAsync("/"));
        Assert.False(stopping.IsCompleted);

        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(3));
            return stopping.IsCompleted;
        });
        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => simulated.Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/")));
        Assert.Equal("DELETE", simulated.Registry.Requests.Last().Method);
    }

    [Fact]
    public async Task A_registry_that_is_away_ends_no_app_and_its_health_is_degraded_until_the_registry_is_back()
    {
        await using var simulated = await SimulatedApp.StartAsync(null, registry => registry.Fail(HttpStatusCode.ServiceUnavailable));
        await Eventually.TrueAsync(() => simulated.Client.State.Failures > 0);
        Assert.Equal("well", await simulated.GetAsync("/"));
        Assert.Equal("Degraded", await simulated.GetAsync("/health"));

        simulated.Registry.Fail(null);
        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(1));
            return simulated.Client.IsOnline;
        });
        Assert.Equal("Healthy", await simulated.GetAsync("/health"));

        simulated.Registry.Fail(HttpStatusCode.ServiceUnavailable);
        await Eventually.TrueAsync(() =>
        {
            simulated.Time.Advance(TimeSpan.FromSeconds(1));
            return simulated.Client.State.Failures > 0;
        });
        Assert.Equal("Degraded", await simulated.GetAsync("/health"));
    }

    [Fact]
    public async Task An_app_that_only_asks_is_not_registered_and_does_not_linger()
    {
        await using var simulated = await SimulatedApp.StartAsync(options => options.Register = false);
        Assert.Equal("Healthy", await simulated.GetAsync("/health"));
        await simulated.App.StopAsync();

        Assert.Empty(simulated.Registry.Requests);
    }

    [Fact]
    public async Task Adding_it_twice_is_adding_it_once()
    {
        var services = new ServiceCollection();
        services.AddThalassa(options => options.Name = "web").AddThalassa(options => options.Version = "2.0.0");

        Assert.Single(services, service => service.ServiceType == typeof(ThalassaClient));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("http://[::]:8080", null, 8080, false)]
    [InlineData("http://*:8080", null, 8080, false)]
    [InlineData("http://0.0.0.0:8080", null, 8080, false)]
    [InlineData("http://10.0.0.5:8080", "10.0.0.5", 8080, false)]
    [InlineData("http://localhost:8080", "127.0.0.1", 8080, false)]
    [InlineData("http://[2001:db8::5]:8080", "2001:db8::5", 8080, false)]
    [InlineData("https://[::]:8443", null, 8443, true)]
    [InlineData("https://[::]:8443 http://[::]:8080", null, 8080, false)]
    [InlineData("http://127.0.0.1:5000 http://10.0.0.5:8080", "10.0.0.5", 8080, false)]
    [InlineData("http://unix:/run/app.sock http://[::]:8080", null, 8080, false)]
    public void The_address_that_others_can_use_is_chosen(string addresses, string? host, int port, bool isHttps) =>
        Assert.Equal(new ListeningAddress(host, port, isHttps), ListeningAddress.Choose(addresses.Split(' ')));

    [Theory]
    [InlineData("")]
    [InlineData("http://unix:/run/app.sock")]
    public void Without_a_port_there_is_no_address(string addresses) =>
        Assert.Null(ListeningAddress.Choose(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
