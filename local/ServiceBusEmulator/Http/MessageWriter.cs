using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>Writes a received message as the service does: properties in headers, the body as it was sent.</summary>
internal static class MessageWriter
{
    public static async Task WriteAsync(HttpContext context, Delivery delivery, bool locks, CancellationToken cancellationToken)
    {
        var (response, queued) = (context.Response, delivery.Queued);
        response.StatusCode = locks ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        response.ContentType = queued.Message.ContentType;
        response.Headers["BrokerProperties"] = BrokerProperties(delivery).ToJsonString();
        foreach (var (name, value) in queued.Message.Properties)
        {
            if (value is not null)
            {
                response.Headers[name] = PropertyText.Write(value);
            }
        }

        if (queued.DeadLetter is { } deadLetter)
        {
            response.Headers["DeadLetterReason"] = PropertyText.Write(deadLetter.Reason);
            response.Headers["DeadLetterErrorDescription"] = PropertyText.Write(deadLetter.Description);
        }

        if (locks)
        {
            var queue = UriHelper.BuildAbsolute(context.Request.Scheme, context.Request.Host, context.Request.Path)[..^"head".Length];
            response.Headers.Location = $"{queue}{queued.SequenceNumber}/{delivery.LockToken}";
        }

        response.ContentLength = queued.Message.Body.Length;
        await response.Body.WriteAsync(queued.Message.Body, cancellationToken);
    }

    private static JsonObject BrokerProperties(Delivery delivery)
    {
        var (queued, message) = (delivery.Queued, delivery.Queued.Message);
        var json = new JsonObject
        {
            ["DeliveryCount"] = delivery.DeliveryCount,
            ["EnqueuedSequenceNumber"] = queued.EnqueuedSequenceNumber,
            ["EnqueuedTimeUtc"] = Time(queued.EnqueuedTime),
            ["MessageId"] = message.MessageId,
            ["SequenceNumber"] = queued.SequenceNumber,
            ["State"] = "Active",
            ["TimeToLive"] = queued.TimeToLive.TotalSeconds,
        };
        Add("Label", message.Label);
        Add("CorrelationId", message.CorrelationId);
        Add("SessionId", message.SessionId);
        Add("PartitionKey", message.PartitionKey);
        Add("ReplyTo", message.ReplyTo);
        Add("ReplyToSessionId", message.ReplyToSessionId);
        Add("To", message.To);
        Add("ScheduledEnqueueTimeUtc", message.ScheduledEnqueueTime is { } scheduled ? Time(scheduled) : null);
        Add("DeadLetterSource", queued.DeadLetter?.Source);
        if (delivery.LockToken is { } token)
        {
            json["LockToken"] = token.ToString();
            json["LockedUntilUtc"] = Time(delivery.LockedUntil);
        }

        return json;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture);
}
