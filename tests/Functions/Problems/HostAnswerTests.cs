using Thalassa.Functions.Tests.Hostile;

namespace Thalassa.Functions.Tests.Problems;

/// <summary>Answers that the host makes and no function: a browser and a client see no difference.</summary>
public abstract class HostAnswerTests(Place place) : AppTests(place, "--TrustForwardedFor=true")
{
    private static readonly string[] Security =
    [
        "X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy", "Cache-Control",
        "Strict-Transport-Security", "Content-Type",
    ];

    [Theory]
    [InlineData("GET /nothing", 404, "")]
    [InlineData("POST /nothing", 404, "")]
    [InlineData("DELETE /status", 405, "")]
    [InlineData("GET /registrations", 403, "Origin: http://elsewhere\r\n")]
    [InlineData("POST /registrations", 413, "Content-Length: 30000001\r\n")]
    [InlineData("GET /status", 413, "Content-Length: 30000001\r\n")]
    public async Task Answer_of_the_host_has_the_headers_of_the_apps_own(string call, int status, string headers)
    {
        var own = await SendAsync("GET /backends/none", string.Empty);
        Assert.Equal(404, own.Status);
        var answer = await SendAsync(call, headers);
        Assert.Equal(status, answer.Status);
        Assert.Contains($"\"status\":{status}", answer.Body, StringComparison.Ordinal);
        foreach (var name in Security)
        {
            Assert.NotNull(own.Header(name));
            Assert.Equal(own.Header(name), answer.Header(name));
        }
    }

    [Fact]
    public async Task Method_without_a_function_is_answered_with_those_that_there_are()
    {
        using var answer = await App.SendAsync("PATCH", "/backends");
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    private Task<RawHttp> SendAsync(string call, string headers) => RawHttp.SendAsync(
        App.Address,
        System.Text.Encoding.ASCII.GetBytes(
            $"{call} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n{headers}\r\n"));
}

public sealed class HostAnswerOnMemoryTests() : HostAnswerTests(Place.Memory);

[Collection(OnWorker.Name)]
public sealed class HostAnswerOnWorkerTests(WorkerFixture worker) : HostAnswerTests(Place.Under(worker));
