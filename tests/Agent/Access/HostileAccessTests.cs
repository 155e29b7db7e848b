using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Thalassa.Agent.Access;
using Thalassa.Agent.Routing;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Access;

/// <summary>Who gets nowhere with an agent that can be reached from elsewhere, and who does.</summary>
public sealed class HostileAccessTests : IAsyncLifetime, IDisposable
{
    private const string Key = "k-agent-77";
    private const string Backend = """{"type":"static","members":[{"host":"10.0.0.1","port":80}]}""";
    private readonly TemporaryFolder _folder = new();
    private TestAuthority _authority = null!;
    private TestAgent _agent = null!;

    public static TheoryData<string> Calls =>
        [
            "GET /frontends",
            "GET /frontends/there",
            "PUT /frontends/there",
            "DELETE /frontends/there",
            "GET /backends",
            "GET /backends/there",
            "PUT /backends/there",
            "POST /backends/there",
            "DELETE /backends/there",
            "GET /backends/there/members",
            "GET /backends/there/servers",
            "POST /backends/there/members/10.0.0.1:80/drain",
            "DELETE /backends/there/members/10.0.0.1:80/drain",
            "GET /haproxy/config",
            "GET /status",
            "GET /stats",
            "GET /activity",
            "GET /metrics",
            "GET /stream",
            "GET /nothing",
            "PUT /nothing",
            "GET /UI/../status",
            "GET /ui/..%2f..%2fstatus/x",
            "GET //backends",
            "PUT /BACKENDS/there",
            "PUT /%62ackends/there",
            "GET /ui/../backends",
            "HEAD /status",
        ];

    public async Task InitializeAsync()
    {
        _authority = new TestAuthority(_folder.Path);
        var (certificate, key) = _authority.IssueFiles("agent", TestAuthority.Server);
        _agent = await TestAgent.StartAsync(new AgentOptions
        {
            Host = IPAddress.Any,
            Routing = RoutingChoice.Local,
            ApiKey = Key,
            RateLimit = 0,
            Tls = new TlsFiles(certificate, key, null, _authority.File),
        });
        using var http = _authority.CreateHttp();
        Assert.Equal(200, (int)(await SendAsync(http, "PUT /backends/there", Key)).StatusCode);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Without_the_key_or_with_a_wrong_one_every_call_is_refused_alike(string call)
    {
        using var http = _authority.CreateHttp();
        var bodies = new HashSet<string>();
        foreach (var key in (string?[])[null, "", "k-wrong", Key[..^1], $"{Key}0", Key.ToUpperInvariant(), $"{Key},{Key}"])
        {
            foreach (var about in (string[])[call, call.Replace("there", "absent", StringComparison.Ordinal)])
            {
                // A path that leads out of the page's own folder may also be no page at all.
                using var answer = await SendAsync(http, about, key);
                Assert.True(
                    (int)answer.StatusCode == 401
                        || (call.Contains("/ui/..%2f", StringComparison.Ordinal) && (int)answer.StatusCode == 404),
                    $"{call} was answered with {(int)answer.StatusCode}");
                var problem = await answer.Content.ReadAsStringAsync();
                Assert.DoesNotContain("there", problem, StringComparison.Ordinal);
                bodies.Add(problem.Length == 0 ? problem : (string?)JsonNode.Parse(problem)!["detail"] ?? string.Empty);
            }
        }

        Assert.Single(bodies);
        Assert.Single(_agent.Loop.Current.Snapshot.Backends);
    }

    [Fact]
    public async Task A_client_certificate_of_the_authority_opens_it_and_the_log_says_whose()
    {
        using var alice = _authority.Issue("alice", TestAuthority.Client);
        using var http = _authority.CreateHttp(alice);
        Assert.Equal(200, (int)(await SendAsync(http, "GET /status", key: null)).StatusCode);
        Assert.Equal(200, (int)(await SendAsync(http, "PUT /backends/mine", "k-wrong")).StatusCode);
        Assert.Equal("API by CN=alice at 127.0.0.1", await WhoAsync(http, "backend/mine"));
    }

    [Fact]
    public async Task The_log_says_that_it_was_by_the_key_and_never_the_key()
    {
        using var http = _authority.CreateHttp();
        Assert.Equal(200, (int)(await SendAsync(http, "PUT /backends/other", Key)).StatusCode);
        Assert.Equal("API by key at 127.0.0.1", await WhoAsync(http, "backend/other"));
        Assert.DoesNotContain(
            Key, await (await SendAsync(http, "GET /activity", Key)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_none_for_clients_of_the_authority_gets_no_connection()
    {
        using var others = new TestAuthority(_folder.Path, "others");
        using var stranger = others.Issue("mallory", TestAuthority.Client);
        using var ended = _authority.Issue("bob", TestAuthority.Client, days: -1);
        using var server = _authority.Issue("machine", TestAuthority.Server);
        foreach (var certificate in (X509Certificate2[])[stranger, ended, server])
        {
            // Not even with the key: who shows a certificate says who they are.
            using var http = _authority.CreateHttp(certificate);
            await Assert.ThrowsAnyAsync<Exception>(async () => (await SendAsync(http, "GET /status", Key)).Dispose());
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ui/main.js")]
    [InlineData("/status")]
    [InlineData("/nothing")]
    public async Task Every_answer_tells_browsers_to_make_nothing_else_of_it(string path)
    {
        using var http = _authority.CreateHttp();
        foreach (var key in (string?[])[null, Key])
        {
            using var answer = await SendAsync(http, $"GET {path}", key);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains(
                "frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.NotNull(answer.Headers.CacheControl);
            Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    // The log is written after the answer of the change.
    private Task<string> WhoAsync(HttpClient http, string id) => Eventually.GivesAsync(async () =>
    {
        using var answer = await SendAsync(http, "GET /activity", Key);
        var entries = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["entries"]!.AsArray();
        return (string?)entries.FirstOrDefault(entry => (string?)entry!["subject"] == id)?["who"];
    });

    private Task<HttpResponseMessage> SendAsync(HttpClient http, string call, string? key)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(call.Split(' ')[0]),
            new Uri(
                $"https://127.0.0.1:{_agent.Http.BaseAddress!.Port}{call.Split(' ')[1]}",
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        }

        if (call.StartsWith('P'))
        {
            request.Content = new StringContent(Backend, Encoding.UTF8, "application/json");
        }

        return http.SendAsync(request);
    }
}
