using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Azure.Messaging.ServiceBus;

namespace Thalassa.Local.ServiceBus.Tests;

/// <summary>What is no client at all, on the port of the others.</summary>
public sealed class HostileTests
{
    private static readonly byte[] Amqp = [.. "AMQP"u8, 0, 1, 0, 0];
    private static readonly byte[] Sasl = [.. "AMQP"u8, 3, 1, 0, 0];

    public static TheoryData<string, bool> Bytes => new()
    {
        // Name and whether the emulator is to hang up by itself at once.
        { "half the protocol's name", false },
        { "nothing at all", false },
        { "a stall in SASL", false },
        { "a stall after the protocol header", false },
        { "half a frame", false },
        { "another protocol", true },
        { "TLS", true },
        { "an unknown version", true },
        { "a frame of no size", true },
        { "a frame of three bytes", true },
        { "a frame of four bytes", true },
        { "a frame of two gigabytes", true },
        { "a SASL frame of two bytes", true },
        { "a SASL frame of a gigabyte", true },
        { "noise after the header", true },
        { "noise in SASL", true },
        { "a transfer before anything", false },
        { "descriptors within descriptors", true },
        { "lists within lists", true },
        { "an array of two billion", true },
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task Hostile_bytes_do_not_disturb_other_clients(string name, bool ends)
    {
        await using var bus = await Bus.StartAsync();
        await bus.SendAsync("before");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(bus.Emulator.Address.Host, bus.Emulator.Address.Port);
        foreach (var part in Parts(name))
        {
            await socket.SendAsync(part);
        }

        if (ends)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await EndAsync(socket, limit.Token);
        }

        await bus.SendAsync("after");
        Assert.Equal(["before", "after"], [(await bus.ReceiveAsync()).Body.ToString(), (await bus.ReceiveAsync()).Body.ToString()]);
        await bus.Connect().CreateSender(Bus.Topic).SendMessageAsync(new ServiceBusMessage("another"));
        Assert.Equal(200, (await bus.AskAsync("GET", $"{Bus.Topic}?api-version=2021-05")).Status);
    }

    [Fact]
    public async Task Hundred_silent_connections_block_no_other()
    {
        await using var bus = await Bus.StartAsync();
        var sockets = new List<Socket>();
        for (var i = 0; i < 100; i++)
        {
            sockets.Add(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await sockets[^1].ConnectAsync(bus.Emulator.Address.Host, bus.Emulator.Address.Port);
            await sockets[^1].SendAsync((i % 3) switch { 0 => Sasl, 1 => "AM"u8.ToArray(), _ => [] });
        }

        await bus.SendAsync("x");
        Assert.Equal("x", (await bus.ReceiveAsync()).Body.ToString());
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task EndAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            var rest = new byte[4096];
            while (await socket.ReceiveAsync(rest, cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: that is an end as well.
        }
    }

    private static byte[][] Parts(string name)
    {
        var noise = new byte[300];
        new Random(1).NextBytes(noise);
        return name switch
        {
            "half the protocol's name" => ["AM"u8.ToArray()],
            "nothing at all" => [],
            "a stall in SASL" => [Sasl],
            "a stall after the protocol header" => [Amqp],
            "half a frame" => [Amqp, Frame([0x00, 0x53, 0x10, 0xC0, 0x05])[..10]],
            "another protocol" => [Encoding.ASCII.GetBytes("EHLO example.test\r\n\r\n")],
            "TLS" => [[0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3], noise],
            "an unknown version" => [[.. "AMQP"u8, 0, 9, 9, 9]],
            "a frame of no size" => [Amqp, [0, 0, 0, 0, 2, 0, 0, 0]],
            "a frame of three bytes" => [Amqp, [0, 0, 0, 3, 2, 0, 0, 0]],
            "a frame of four bytes" => [Amqp, [0, 0, 0, 4, 2, 0, 0, 0]],
            "a frame of two gigabytes" => [Amqp, [0x7F, 0xFF, 0xFF, 0xFF, 2, 0, 0, 0]],
            "a SASL frame of two bytes" => [Sasl, [0, 0, 0, 2, 2, 1, 0, 0]],
            "a SASL frame of a gigabyte" => [Sasl, [0x40, 0, 0, 0, 2, 1, 0, 0]],
            "noise after the header" => [Amqp, noise],
            "noise in SASL" => [Sasl, noise],
            "a transfer before anything" => [Amqp, Frame([0x00, 0x53, 0x14, 0xC0, 0x03, 0x01, 0x43])],
            "descriptors within descriptors" => [Amqp, Open(new byte[60_000])],
            "lists within lists" => [Amqp, Open(Nested(6_000))],
            _ => [Amqp, Open([0xF0, 0, 0, 0, 6, 0x7F, 0xFF, 0xFF, 0xFF, 0x41, 0])],
        };
    }

    private static byte[] Nested(int depth)
    {
        var bytes = new byte[depth * 9];
        for (var i = 0; i < depth; i++)
        {
            bytes[i * 9] = 0xD0;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan((i * 9) + 1), bytes.Length - (i * 9) - 5);
            bytes[(i * 9) + 8] = 1;
        }

        return bytes;
    }

    // A container id, nothing for eight fields, and properties with one value.
    private static byte[] Open(byte[] value)
    {
        byte[] pair = [0xA3, 1, (byte)'a', .. value];
        byte[] fields = [0xA1, 1, (byte)'x', .. Enumerable.Repeat((byte)0x40, 8), 0xD1, .. Size(pair.Length + 4), 0, 0, 0, 2, .. pair];
        return Frame([0x00, 0x53, 0x10, 0xD0, .. Size(fields.Length + 4), 0, 0, 0, 10, .. fields]);
    }

    private static byte[] Frame(byte[] body) => [.. Size(body.Length + 8), 2, 0, 0, 0, .. body];

    private static byte[] Size(int size)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, size);
        return bytes;
    }
}
