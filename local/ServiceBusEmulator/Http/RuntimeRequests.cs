using System.Globalization;
using Microsoft.AspNetCore.Http;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>Send, receive, and what is done with a locked message.</summary>
internal sealed class RuntimeRequests(BusNamespace bus)
{
    private const int LongestPoll = 24 * 60 * 60;
    private const int DefaultPoll = 60;

    public async Task HandleAsync(HttpContext context, EntityPath entity, IReadOnlyList<string> rest, CancellationToken cancellationToken)
    {
        var method = context.Request.Method;
        switch (rest)
        {
            case [] when method == HttpMethods.Post && entity.Subscription is null:
                bus.Send(entity.Topic, await MessageReader.ReadAsync(context.Request, cancellationToken));
                context.Response.StatusCode = StatusCodes.Status201Created;
                break;
            case ["head"] when method == HttpMethods.Post || method == HttpMethods.Delete:
                await ReceiveAsync(context, entity, locks: method == HttpMethods.Post, cancellationToken);
                break;
            case [var id, var token] when method == HttpMethods.Delete:
                Settle(entity, id, token, (queue, lockToken) => queue.Complete(id, lockToken));
                break;
            case [var id, var token] when method == HttpMethods.Put:
                Settle(entity, id, token, (queue, lockToken) => queue.Abandon(id, lockToken));
                break;
            case [var id, var token] when method == HttpMethods.Post:
                Settle(entity, id, token, (queue, lockToken) => queue.Renew(id, lockToken));
                break;
            default:
                throw ServiceBusFault.Bad("There is no such operation on messages.");
        }
    }

    private async Task ReceiveAsync(HttpContext context, EntityPath entity, bool locks, CancellationToken cancellationToken)
    {
        var wait = Timeout(context.Request.Query["timeout"]);
        if (await Open(entity).ReceiveAsync(entity.IsDeadLetters, locks, wait, cancellationToken) is { } delivery)
        {
            await MessageWriter.WriteAsync(context, delivery, locks, cancellationToken);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private void Settle(EntityPath entity, string id, string token, Func<MessageQueue, Guid, bool> settle)
    {
        var subscription = Open(entity);
        if (!Guid.TryParse(token, out var lockToken) || !settle(entity.IsDeadLetters ? subscription.DeadLetters : subscription.Queue, lockToken))
        {
            throw ServiceBusFault.NotFound($"No message '{id}' is locked by that token; the lock may have expired.");
        }
    }

    private Subscription Open(EntityPath entity) => (entity.Subscription, entity.Rest.Count == 0 || entity.IsDeadLetters) switch
    {
        (null or "", _) => throw ServiceBusFault.Bad("A topic is received from through its subscriptions: TOPIC/subscriptions/NAME."),
        (_, false) => throw ServiceBusFault.Gone(),
        var (name, _) => bus.Open(entity.Topic, name),
    };

    private static TimeSpan Timeout(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return TimeSpan.FromSeconds(DefaultPoll);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestPoll
            ? TimeSpan.FromSeconds(seconds)
            : throw ServiceBusFault.Bad("timeout is a whole number of seconds, 0 or more.");
    }
}
