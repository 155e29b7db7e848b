using Microsoft.Azure.Amqp.Transport;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Hands the library connections that Kestrel accepted.</summary>
internal sealed class PipeListener() : TransportListener("pipe-listener")
{
    public void Accept(PipeTransport transport) =>
        OnTransportAccepted(
            new TransportAsyncCallbackArgs
            {
                Transport = transport,
                UserToken2 = transport,
                CompletedSynchronously = true,
            });

    protected override void OnListen()
    {
    }
}
