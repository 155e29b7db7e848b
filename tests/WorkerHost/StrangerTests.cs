using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Thalassa.Local.WorkerHost.Rpc;

namespace Thalassa.Local.WorkerHost.Tests;

/// <summary>Another program of this machine finds the port that workers connect to.</summary>
public sealed class StrangerTests
{
    private static readonly Method<StreamingMessage, StreamingMessage> EventStream = new(
        MethodType.DuplexStreaming,
        "AzureFunctionsRpcMessages.FunctionRpc",
        "EventStream",
        Marshallers.Create(message => message.ToByteArray(), StreamingMessage.Parser.ParseFrom),
        Marshallers.Create(message => message.ToByteArray(), StreamingMessage.Parser.ParseFrom));

    [Fact]
    public async Task Stream_of_a_program_that_the_host_did_not_start_is_refused()
    {
        await using var server = await RpcServer.StartAsync(TimeProvider.System, CancellationToken.None);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
        var known = server.Streams.Expect("known", _ => { });
        using var stranger = Open(channel);
        await stranger.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = "stranger" } });
        var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => stranger.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.PermissionDenied, refusal.StatusCode);
        Assert.False(known.IsCompleted);

        // An id is good for one stream.
        using var worker = Open(channel);
        await worker.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = "known" } });
        await known.WaitAsync(Thalassa.Testing.Eventually.DefaultLimit);
        using var second = Open(channel);
        await second.RequestStream.WriteAsync(new StreamingMessage { StartStream = new StartStream { WorkerId = "known" } });
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static AsyncDuplexStreamingCall<StreamingMessage, StreamingMessage> Open(GrpcChannel channel) =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(EventStream, null, new CallOptions());
}
