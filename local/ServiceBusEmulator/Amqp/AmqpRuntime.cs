using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Azure.Amqp.Transport;
using Thalassa.Local.ServiceBus.Access;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Amqp;

/// <summary>Decides what a link is for, and whether its connection may have it.</summary>
internal sealed class AmqpRuntime(BusNamespace bus, SharedAccessSignature signatures, NamespaceCredits? credits, TimeProvider clock)
    : IRuntimeProvider
{
    /// <summary>How large a transfer may be, bytes: a message or a batch.</summary>
    public const int MaxMessageSize = 256 * 1024;

    private const string Cbs = "$cbs";
    private const uint RequestCredit = 100;
    private const uint SenderCredit = 1000;
    private const uint IdleMilliseconds = 240_000;

    // A peer that takes nothing keeps at most this much, bytes, and what it had credit for when it stopped.
    private const int BacklogLimit = 1024 * 1024;

    public EmulatorConnection Accept(TransportBase transport, ProtocolHeader header, AmqpSettings settings) => new(
        transport,
        header,
        settings,
        new AmqpConnectionSettings
        {
            ContainerId = "thalassa-emulator",
            IdleTimeOut = IdleMilliseconds,
            ChannelMax = 4095,
            WriteBufferFullLimit = BacklogLimit,
            WriteBufferEmptyLimit = BacklogLimit / 4,
        },
        new ConnectionAccess(signatures, clock));

    AmqpConnection IConnectionFactory.CreateConnection(
        TransportBase transport,
        ProtocolHeader protocolHeader,
        bool isInitiator,
        AmqpSettings amqpSettings,
        AmqpConnectionSettings connectionSettings
    ) => throw new NotSupportedException();

    AmqpSession ISessionFactory.CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => throw new NotSupportedException();

    /// <inheritdoc/>
    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        settings.MaxMessageSize = MaxMessageSize;
        if (settings.Role != true)
        {
            return new SendingAmqpLink(session, settings);
        }

        settings.AutoSendFlow = true;
        settings.TotalLinkCredit = settings.SettleType == SettleMode.SettleOnSend ? RequestCredit : SenderCredit;
        return new ReceivingAmqpLink(session, settings);
    }

    /// <inheritdoc/>
    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        try
        {
            Open(link, (EmulatorConnection)link.Session.Connection);
        }
        catch (ServiceBusFault fault)
        {
            throw AmqpErrors.Exception(fault);
        }

        var opened = new TaskCompletionSource(state);
        opened.SetResult();
        callback(opened.Task);
        return opened.Task;
    }

    /// <inheritdoc/>
    public void EndOpenLink(IAsyncResult result)
    {
    }

    private void Open(AmqpLink link, EmulatorConnection connection)
    {
        switch (link)
        {
            case ReceivingAmqpLink { Settings.Target: Coordinator }:
                throw new AmqpException(AmqpErrors.NotImplemented("transactions"));
            case ReceivingAmqpLink sender:
                OpenSender(sender, (sender.Settings.Target as Target)?.Address?.ToString() ?? string.Empty, connection);
                break;
            case SendingAmqpLink receiver:
                OpenReceiver(receiver, (receiver.Settings.Source as Source)?.Address?.ToString() ?? string.Empty, connection);
                break;
        }
    }

    private void OpenSender(ReceivingAmqpLink link, string address, EmulatorConnection connection)
    {
        if (address.Equals(Cbs, StringComparison.OrdinalIgnoreCase))
        {
            RequestNode.Serve(link, connection, new CbsNode(connection.Access).Answer);
            return;
        }

        var entity = EntityAddress.Parse(address);
        if (entity.IsManagement)
        {
            var right = entity.Entity.Subscription is null ? EntityRights.Send : EntityRights.Listen;
            connection.Access.Demand(entity.Path, right);
            var node = new ManagementNode(bus, entity.Entity, () => connection.Access.Demand(entity.Path, right), credits, clock);
            RequestNode.Serve(link, connection, node.Answer);
            return;
        }

        connection.Access.Demand(entity.Path, EntityRights.Send);
        if (entity.Entity.Subscription is not null)
        {
            throw ServiceBusFault.Bad("Messages are sent to a topic, not to a subscription.");
        }

        new SenderNode(link, bus, entity, connection.Access, credits).Serve();
    }

    private void OpenReceiver(SendingAmqpLink link, string address, EmulatorConnection connection)
    {
        var isCbs = address.Equals(Cbs, StringComparison.OrdinalIgnoreCase);
        var entity = isCbs ? null : EntityAddress.Parse(address);
        if (entity is null or { IsManagement: true })
        {
            RequestNode.AnswerOn(link, connection);
            return;
        }

        connection.Access.Demand(entity.Path, EntityRights.Listen);
        if (link.Settings.Source is Source { FilterSet: { } filters }
            && filters.Any(filter => $"{filter.Key}".Contains("session", StringComparison.Ordinal)))
        {
            throw new AmqpException(AmqpErrors.NotImplemented("sessions"));
        }

        new ReceiverNode(link, connection, bus.Open(entity.Entity), entity, credits, clock).Serve();
    }
}
