using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Thalassa.Client.Resolution;
using Thalassa.Testing;

namespace Thalassa.Client.Tests.Resolution;

public sealed class ServiceResolutionTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SimulatedRegistry _registry;
    private readonly ThalassaClient _client;
    private readonly ServiceResolver _resolver;
    private AppServer _one = null!;
    private AppServer _two = null!;
    private int _asked;

    public ServiceResolutionTests()
    {
        _registry = new SimulatedRegistry(_time);
        _client = new ThalassaClient(new ThalassaOptions(), _registry.Client(), _time);
        _resolver = new ServiceResolver(_client, _time);
    }

    public async Task InitializeAsync() => (_one, _two) = (await AppServer.StartAsync("one"), await AppServer.StartAsync("two"));

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Requests_go_to_the_members_in_turn_and_the_registry_is_asked_once()
    {
        Know(_one.Port, _two.Port);
        using var http = Http();
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await http.GetStringAsync(new Uri("http://web/path?query")));
        }

        Assert.Equal((3, 3), (answers.Count(answer => answer == "one"), answers.Count(answer => answer == "two")));
        Assert.Equal(1, _asked);
        Assert.Equal("/registrations/web", _registry.Requests.Single().Path);
    }

    [Fact]
    public async Task A_member_that_is_dead_is_passed_over_whatever_the_request_and_comes_last_for_a_while()
    {
        var dead = FreePort.Next();
        Know(dead, _one.Port);
        using var http = Http();
        for (var i = 0; i < 6; i++)
        {
            using var content = new StringContent("body");
            using var answer = await http.PostAsync(new Uri("http://web/"), content);
            Assert.Equal("one", await answer.Content.ReadAsStringAsync());
            Assert.Equal("http://web/", answer.RequestMessage!.RequestUri!.ToString());
        }

        Assert.Equal(6, _one.Requests);
    }

    [Fact]
    public async Task When_every_member_is_dead_the_caller_hears_it()
    {
        Know(FreePort.Next(), FreePort.Next());
        using var http = Http();

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("http://web/")));
        Assert.Equal(HttpRequestError.ConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task Request_to_service_without_member_fails_with_a_clear_error()
    {
        Know();
        using var http = Http("shop", "2.0.0");
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("http://whatever/")));

        Assert.Equal("The registry has no member of shop 2.0.0.", failure.Message);
        Assert.Equal("/registrations/shop/2.0.0", _registry.Requests.Single().Path);
    }

    [Fact]
    public async Task Members_are_refreshed_in_the_background()
    {
        Know(_one.Port);
        using var http = Http();
        Assert.Equal("one", await http.GetStringAsync(new Uri("http://web/")));
        Know(_two.Port);
        _time.Advance(ServiceResolver.FreshFor);
        Assert.Equal("one", await http.GetStringAsync(new Uri("http://web/")));

        await Eventually.TrueAsync(async () => await http.GetStringAsync(new Uri("http://web/")) == "two");
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task With_the_registry_away_those_known_last_go_on_serving()
    {
        Know(_one.Port);
        using var http = Http();
        await http.GetStringAsync(new Uri("http://web/"));
        _registry.Fail(HttpStatusCode.ServiceUnavailable);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("one", await http.GetStringAsync(new Uri("http://web/")));
    }

    [Fact]
    public async Task With_the_registry_away_from_the_start_the_caller_hears_why()
    {
        _registry.Fail(HttpStatusCode.ServiceUnavailable);
        using var http = Http();
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("http://web/")));

        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_http_client_of_an_app_resolves_by_one_line()
    {
        Know(_one.Port);
        var services = new ServiceCollection();
        services.AddSingleton(_resolver);
        services.AddHttpClient("web").AddThalassaResolution();
        await using var provider = services.BuildServiceProvider();
        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient("web");

        Assert.Equal("one", await http.GetStringAsync(new Uri("http://web/")));
    }

    [Fact]
    public async Task A_cancelled_request_does_not_end_the_question_of_the_others()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage?>();
        _registry.Instead = (_, _) => answer.Task;
        using var hurry = new CancellationTokenSource();
        var hurried = _resolver.ResolveAsync("web", null, hurry.Token).AsTask();
        var patient = _resolver.ResolveAsync("web").AsTask();
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hurried);
        answer.SetResult(Members(_one.Port));

        Assert.Equal(_one.Port, (await patient)!.Id.Port);
        Assert.Single(_registry.Requests);
    }

    private HttpClient Http(string? name = null, string? version = null) =>
        new(
            new ServiceResolutionHandler(_resolver, name, version)
            {
                InnerHandler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) },
            });

    private void Know(params int[] ports) => _registry.Instead = (_, _) =>
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult<HttpResponseMessage?>(Members(ports));
    };

    private static HttpResponseMessage Members(params int[] ports) =>
        new()
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    ports.Select(port => new
                    {
                        name = "web",
                        version = "1.0.0",
                        host = "127.0.0.1",
                        port,
                    }))),
        };
}
