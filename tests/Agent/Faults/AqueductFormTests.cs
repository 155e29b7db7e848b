using System.Net;
using Thalassa.Agent.Tests.Haproxy;

namespace Thalassa.Agent.Tests.Faults;

/// <summary>What Aqueduct's clients send means what it meant there.</summary>
public sealed class AqueductFormTests
{
    [Theory]
    [InlineData("path_beg", "/one /two", "/two/x", "/three")]
    [InlineData("path_beg", "-i /Img", "/iMG/x", "/other")]
    [InlineData("path_reg", "-i ^/a$ ^/b$", "/B", "/c")]
    [InlineData("path", "-- /x -f", "/x", "/f")]
    [InlineData("path", "} or TRUE /x", "/x", "/y")]
    public async Task Rule_with_several_patterns_or_flags_matches_what_it_says(string operation, string value, string match, string other)
    {
        await using var host = await HaproxyHost.ServeAsync();
        await host.ApplyAsync(host.Web(
            $$""", "rules": [{"type": "path", "operation": "{{operation}}", "value": "{{value}}", "backend": "none"}] """));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(host, match));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, other));
    }

    private static async Task<HttpStatusCode> AskAsync(HaproxyHost host, string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{host.Port}{path}"));
        return answer.StatusCode;
    }
}
