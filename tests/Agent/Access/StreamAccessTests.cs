using System.Buffers.Text;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Thalassa.Agent.Routing;
using Thalassa.Agent.Stream;

namespace Thalassa.Agent.Tests.Access;

/// <summary>Who may open the WebSocket. A page cannot give it a header, so that the key comes in the name of a protocol.</summary>
public sealed class StreamAccessTests : IAsyncLifetime
{
    private const string Key = "k-agent-77";
    private TestAgent _open = null!;
    private TestAgent _guarded = null!;

    public static TheoryData<string?, string?> Wrong => new()
    {
        { null, null }, { string.Empty, null }, { "k-wrong", null }, { Key[..^1], null }, { $"{Key}0", null },
        { null, string.Empty }, { null, "k-wrong" }, { null, Key[..^1] }, { null, $"{Key}0" }, { "k-wrong", Key },
    };

    public async Task InitializeAsync()
    {
        _open = await TestAgent.StartAsync(new AgentOptions { Routing = RoutingChoice.Local });
        _guarded = await TestAgent.StartAsync(
            new AgentOptions
            {
                Routing = RoutingChoice.Local,
                Host = IPAddress.Any,
                ApiKey = Key,
                RateLimit = 0,
            });
    }

    public async Task DisposeAsync()
    {
        await _open.DisposeAsync();
        await _guarded.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Without_the_key_no_stream_opens(string? header, string? protocol)
    {
        using var socket = new ClientWebSocket();
        if (header is not null)
        {
            socket.Options.SetRequestHeader("x-functions-key", header);
        }

        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(Named(protocol));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(socket, _guarded));
    }

    [Theory]
    [InlineData("thalassa.v1.key.not*base64")]
    [InlineData("thalassa.v2.key.ay1hZ2VudC03Nw")]
    [InlineData("ay1hZ2VudC03Nw")]
    public async Task What_is_no_name_of_a_key_opens_nothing(string protocol)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(StreamServer.Protocol);
        socket.Options.AddSubProtocol(protocol);
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(socket, _guarded));
    }

    [Fact]
    public async Task The_key_opens_it_by_a_header_by_the_query_and_by_a_protocol_which_is_not_repeated()
    {
        using var byHeader = new ClientWebSocket();
        byHeader.Options.SetRequestHeader("x-functions-key", Key);
        await ConnectAsync(byHeader, _guarded);
        using var byQuery = new ClientWebSocket();
        await ConnectAsync(byQuery, _guarded, $"?code={Key}");
        using var byProtocol = new ClientWebSocket();
        byProtocol.Options.AddSubProtocol(StreamServer.Protocol);
        byProtocol.Options.AddSubProtocol(Named(Key));
        await ConnectAsync(byProtocol, _guarded);
        Assert.All([byHeader, byQuery, byProtocol], socket => Assert.Equal(WebSocketState.Open, socket.State));
        Assert.Equal(StreamServer.Protocol, byProtocol.SubProtocol);
    }

    [Theory]
    [InlineData("http://elsewhere.example", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData("http://rebound.example", "rebound.example", HttpStatusCode.MisdirectedRequest)]
    public async Task A_page_of_another_site_opens_no_stream(string origin, string? host, HttpStatusCode refusal)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        if (host is not null)
        {
            socket.Options.SetRequestHeader("Host", host);
        }

        Assert.Equal(refusal, await RefusalAsync(socket, _open));
    }

    [Fact]
    public async Task The_agents_own_page_opens_it()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", _open.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        await ConnectAsync(socket, _open);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    private static string Named(string key) => $"{StreamServer.Protocol}.key.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key))}";

    private static Task ConnectAsync(ClientWebSocket socket, TestAgent agent, string query = "") =>
        socket.ConnectAsync(new Uri($"ws://127.0.0.1:{agent.Http.BaseAddress!.Port}/stream{query}"), CancellationToken.None);

    private static async Task<HttpStatusCode> RefusalAsync(ClientWebSocket socket, TestAgent agent)
    {
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, agent));
        return socket.HttpStatusCode;
    }
}
