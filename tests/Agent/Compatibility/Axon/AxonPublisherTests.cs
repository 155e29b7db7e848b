using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Thalassa.Agent.Compatibility.Axon;
using Thalassa.Model.Registrations;
using Thalassa.Testing;

namespace Thalassa.Agent.Tests.Compatibility.Axon;

/// <summary>The publish socket as a subscriber sees it that speaks it by hand.</summary>
public sealed class AxonPublisherTests : IAsyncLifetime
{
    private readonly List<Socket> _sockets = [];
    private readonly ManualTimeProvider _time = new();
    private AxonPublisher _publisher = null!;

    public Task InitializeAsync()
    {
        _publisher = Start(
            new AxonOptions
            {
                EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                MostSubscribers = 2,
                MostWaiting = 4,
                Remember = TimeSpan.FromSeconds(30),
            });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _sockets.ForEach(socket => socket.Dispose());
        await _publisher.DisposeAsync();
    }

    [Fact]
    public async Task Who_connects_is_told_what_is_online_and_who_left_lately_and_then_what_happens()
    {
        _publisher.Online(Registration(1));
        _publisher.Online(Registration(2));
        _publisher.Offline(Registration(1).Id);
        var socket = await ConnectAsync();
        byte[] before = [.. AxonMessage.Offline(Registration(1).Id), .. AxonMessage.Online(Registration(2))];
        Assert.Equal(before, await ReadAsync(socket, before.Length));

        _publisher.Offline(Registration(2).Id);
        var after = AxonMessage.Offline(Registration(2).Id);
        Assert.Equal(after, await ReadAsync(socket, after.Length));
    }

    [Fact]
    public async Task What_is_online_is_told_again_and_who_left_long_ago_is_forgotten()
    {
        _publisher.Online(Registration(1));
        _publisher.Online(Registration(2));
        _publisher.Offline(Registration(1).Id);
        var online = AxonMessage.Online(Registration(2));
        var socket = await ConnectAsync();
        await ReadAsync(socket, online.Length + AxonMessage.Offline(Registration(1).Id).Length);
        await Eventually.TrueAsync(() => _time.ActiveTimers > 0);
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            Assert.Equal(online, await ReadAsync(socket, online.Length));
        }

        var late = await ConnectAsync();
        Assert.Equal(online, await ReadAsync(late, online.Length));
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_and_holds_up_nobody()
    {
        var reader = await ConnectAsync();
        var sleeper = await ConnectAsync();
        await Eventually.TrueAsync(() => _publisher.Subscribers == 2);
        var message = AxonMessage.Online(Registration(1, new string('x', 15_000)));
        var received = 0;

        // Until the kernel's buffers and the sleeper's line are full.
        for (var i = 0; _publisher.Subscribers == 2 && i < 10_000; i++)
        {
            _publisher.Online(Registration(1, new string('x', 15_000)));
            received += (await ReadAsync(reader, message.Length)).Length;
        }

        Assert.Equal(1, _publisher.Subscribers);
        Assert.Equal(0, received % message.Length);
        await Eventually.TrueAsync(() => IsClosed(sleeper));
        _publisher.Offline(Registration(1).Id);
        var last = AxonMessage.Offline(Registration(1).Id);
        Assert.Equal(last, await ReadAsync(reader, last.Length));
    }

    [Fact]
    public async Task More_than_the_most_are_turned_away_until_one_goes()
    {
        var first = await ConnectAsync();
        await ConnectAsync();
        await Eventually.TrueAsync(() => _publisher.Subscribers == 2);
        var third = await ConnectAsync();
        await Eventually.TrueAsync(() => IsClosed(third));
        first.Dispose();
        await Eventually.TrueAsync(() => _publisher.Subscribers == 1);
        await ConnectAsync();
        await Eventually.TrueAsync(() => _publisher.Subscribers == 2);
    }

    [Fact]
    public async Task What_a_subscriber_says_is_passed_over()
    {
        var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes($"GET / HTTP/1.1\r\n\r\n{new string('\0', 5000)}"));
        _publisher.Online(Registration(1));
        var message = AxonMessage.Online(Registration(1));
        Assert.Equal(message, await ReadAsync(socket, message.Length));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_a_failure_at_the_start()
    {
        await using var second = new AxonPublisher(
            new AxonOptions { EndPoint = _publisher.EndPoint }, TimeProvider.System, NullLogger<AxonPublisher>.Instance);
        Assert.Throws<SocketException>(second.Start);
    }

    private AxonPublisher Start(AxonOptions options)
    {
        var publisher = new AxonPublisher(options, _time, NullLogger<AxonPublisher>.Instance);
        publisher.Start();
        return publisher;
    }

    private static Registration Registration(int port, string note = "") => new()
    {
        Id = RegistrationId.TryParse($"/web/1.0.0/127.0.0.1/{port}")!,
        LastKnown = 1,
        Meta = JsonSerializer.SerializeToElement(new { note }),
        Revision = 1,
    };

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        await socket.ConnectAsync(_publisher.EndPoint);
        return socket;
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultLimit);
        var buffer = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read), limit.Token);
            Assert.True(more > 0, "the connection was ended");
            read += more;
        }

        return buffer;
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            while (socket.Available > 0)
            {
                socket.Receive(new byte[65536]);
            }

            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0 && socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
