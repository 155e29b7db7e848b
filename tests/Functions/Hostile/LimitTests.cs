using System.Globalization;
using System.Text;

namespace Thalassa.Functions.Tests.Hostile;

/// <summary>How large a request may be: the same in process and under a worker, whatever the host adds on the way.</summary>
public abstract class LimitTests(Place place) : AppTests(place)
{
    private const string Start = "Host: localhost\r\nConnection: close\r\n";

    [Theory]
    [InlineData(96, 200)]
    [InlineData(97, 200)]
    [InlineData(99, 200)]
    [InlineData(100, 200)]
    [InlineData(101, 431)]
    public async Task Hundred_headers_are_taken(int count, int status)
    {
        var more = string.Concat(Enumerable.Range(0, count - 2).Select(i => $"X-H{i}: {i}\r\n"));
        Assert.Equal(status, (await SendAsync("GET /status", more)).Status);
    }

    [Theory]
    [InlineData(32 * 1024, 200)]
    [InlineData((32 * 1024) + 1, 431)]
    public async Task Headers_of_32_kib_are_taken(int bytes, int status)
    {
        // The limit is on all of the lines.
        var more = $"X-Long: {new string('a', bytes - Start.Length - "X-Long: \r\n".Length)}\r\n";
        Assert.Equal(status, (await SendAsync("GET /status", more)).Status);
    }

    [Theory]
    [InlineData(8 * 1024, 200)]
    [InlineData((8 * 1024) + 1, 414)]
    public async Task Request_line_of_8_kib_is_taken(int bytes, int status)
    {
        // A host may escape on the way what the client did not.
        const string Path = "GET /registrations?meta.note=";
        Assert.Equal(status, (await SendAsync(Path + new string('|', bytes - Path.Length - " HTTP/1.1\r\n".Length), string.Empty)).Status);
    }

    [Theory]
    [InlineData("/registrations")]
    [InlineData("/registrations/web/1/h/80")]
    public async Task Larger_body_than_a_call_takes_is_a_413_problem(string path)
    {
        foreach (var size in (int[])[5_000_000, 29_000_000, 31_000_000])
        {
            var answer = await SendAsync($"POST {path}", $"Content-Length: {size}\r\n", new string(' ', size));
            Assert.Equal((413, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
            var chunk = size.ToString("x", CultureInfo.InvariantCulture);
            answer = await SendAsync($"POST {path}", "Transfer-Encoding: chunked\r\n", $"{chunk}\r\n{new string(' ', size)}\r\n0\r\n\r\n");
            Assert.Equal((413, "application/problem+json"), (answer.Status, answer.Header("Content-Type")));
        }
    }

    private Task<RawHttp> SendAsync(string call, string headers, string body = "") =>
        RawHttp.SendAsync(App.Address, Encoding.ASCII.GetBytes($"{call} HTTP/1.1\r\n{Start}{headers}\r\n{body}"));
}

public sealed class LimitOnMemoryTests() : LimitTests(Place.Memory);

[Collection(OnWorker.Name)]
public sealed class LimitOnWorkerTests(WorkerFixture worker) : LimitTests(Place.Under(worker));
