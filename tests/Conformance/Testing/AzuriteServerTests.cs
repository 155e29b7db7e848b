using System.Net;
using Thalassa.Testing;

namespace Thalassa.Conformance.Tests.Testing;

public sealed class AzuriteServerTests
{
    [Fact]
    public async Task It_answers_again_at_the_same_address_after_a_kill()
    {
        using var http = new HttpClient();
        await using var server = await AzuriteServer.StartAsync(persistent: true);
        var address = server.TableEndpoint;
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri($"{address}/Tables"))).StatusCode);

        server.Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"{address}/Tables")));

        await server.RestartAsync();
        Assert.Equal(address, server.TableEndpoint);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri($"{address}/Tables"))).StatusCode);
        await server.StopAsync();
    }
}
