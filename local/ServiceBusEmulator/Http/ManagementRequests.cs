using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Local.ServiceBus.Management;

namespace Thalassa.Local.ServiceBus.Http;

/// <summary>Topics, subscriptions and rules: put, get, list and delete, as ATOM.</summary>
internal sealed class ManagementRequests(BusNamespace bus)
{
    private const int MaxBodyBytes = 64 * 1024;
    private const int PageSize = 100;

    public async Task HandleAsync(HttpContext context, List<string> segments, CancellationToken cancellationToken)
    {
        var method = context.Request.Method;
        if (segments is [] || !(method == HttpMethods.Get || method == HttpMethods.Put || method == HttpMethods.Delete))
        {
            throw ServiceBusFault.Bad("There is no such management operation.");
        }

        if (segments is ["$Resources", var kind])
        {
            await WriteFeedAsync(context, List(method, kind), cancellationToken);
            return;
        }

        var entity = EntityPath.Parse(segments);
        if (method == HttpMethods.Delete)
        {
            Delete(entity);
        }
        else if (method == HttpMethods.Put)
        {
            await PutAsync(context, entity, cancellationToken);
        }
        else if (Items(entity) is { } items)
        {
            await WriteFeedAsync(context, items, cancellationToken);
        }
        else
        {
            // For what there is not the service answers a feed without entries, and not 404.
            var found = Get(entity);
            await WriteAsync(
                context, found is null ? EntityDocument.Feed(Url(context), []) : Entry(context, Title(entity), found), cancellationToken);
        }
    }

    private IEnumerable<(string, XElement)> List(string method, string kind) =>
        method == HttpMethods.Get && kind.Equals("topics", StringComparison.OrdinalIgnoreCase)
            ? bus.ListTopics().Select(topic => (topic.Name, topic.Description.Write(topic.Runtime)))
            : throw ServiceBusFault.Bad($"$Resources/{kind} cannot be listed; topics can.");

    /// <summary>What a path that ends in a kind lists; null for one that names a thing.</summary>
    private IEnumerable<(string, XElement)>? Items(EntityPath entity) => entity switch
    {
        { Subscription: "" } => bus.ListSubscriptions(entity.Topic).Select(one => (one.Name, one.Description.Write(one.Runtime))),
        { Subscription: not null, Rest: [var rules] } when IsRules(rules) =>
            bus.ListRules(entity.Topic, entity.Subscription).Select(one => (one.Name, one.Rule.Write(one.Name))),
        _ => null,
    };

    private XElement? Get(EntityPath entity) => entity switch
    {
        { Subscription: null } => bus.GetTopic(entity.Topic) is { } topic ? topic.Description.Write(topic.Runtime) : null,
        { Rest: [] } => bus.GetSubscription(entity.Topic, entity.Subscription) is { } found ? found.Description.Write(found.Runtime) : null,
        { Rest: [var rules, var name] } when IsRules(rules) => bus.GetRule(entity.Topic, entity.Subscription, name)?.Write(name),
        _ => throw ServiceBusFault.NotFound("There is no such entity."),
    };

    private void Delete(EntityPath entity)
    {
        var existed = entity switch
        {
            { Subscription: null } => bus.DeleteTopic(entity.Topic),
            { Rest: [] } => bus.DeleteSubscription(entity.Topic, entity.Subscription),
            { Rest: [var rules, var name] } when IsRules(rules) => bus.DeleteRule(entity.Topic, entity.Subscription, name),
            _ => false,
        };
        if (!existed)
        {
            throw ServiceBusFault.NotFound("There is no such entity.");
        }
    }

    private async Task PutAsync(HttpContext context, EntityPath entity, CancellationToken cancellationToken)
    {
        var update = context.Request.Headers.IfMatch == "*";
        var body = await ReadAsync(context.Request, cancellationToken);
        var isNew = entity switch
        {
            { Subscription: null } => bus.PutTopic(
                entity.Topic, TopicDescription.Read(EntityDocument.Description(body, TopicDescription.ElementName)), update),
            { Subscription: not "", Rest: [] } => bus.PutSubscription(
                entity.Topic,
                entity.Subscription,
                SubscriptionDescription.Read(EntityDocument.Description(body, SubscriptionDescription.ElementName)),
                update),
            { Subscription: not "", Rest: [var rules, var name] } when IsRules(rules) => PutRule(entity, name, body, update),
            _ => throw ServiceBusFault.Bad("Only topics, subscriptions and rules are put."),
        };
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        await WriteAsync(context, Entry(context, Title(entity), Get(entity)!), cancellationToken);
    }

    private bool PutRule(EntityPath entity, string name, string body, bool update)
    {
        EntityPath.CheckName(name, "rule");
        var rule = RuleDescription.Read(EntityDocument.Description(body, RuleDescription.ElementName));
        return bus.PutRule(entity.Topic, entity.Subscription!, name, rule, update);
    }

    private static bool IsRules(string segment) => segment.Equals("rules", StringComparison.OrdinalIgnoreCase);

    private static string Title(EntityPath entity) => entity switch
    {
        { Subscription: null } => entity.Topic,
        { Rest: [] } => entity.Subscription,
        _ => entity.Rest[^1],
    };

    private static string Url(HttpContext context) => context.Request.GetEncodedUrl();

    private static XElement Entry(HttpContext context, string title, XElement description) =>
        EntityDocument.Entry(Url(context), title, description);

    private static async Task WriteFeedAsync(
        HttpContext context, IEnumerable<(string Title, XElement Description)> items, CancellationToken cancellationToken)
    {
        var page = items.Skip(Number(context.Request, "$skip", 0)).Take(Number(context.Request, "$top", PageSize));
        await WriteAsync(
            context,
            EntityDocument.Feed(Url(context), page.Select(item => Entry(context, item.Title, item.Description))),
            cancellationToken);
    }

    private static int Number(HttpRequest request, string name, int otherwise) => request.Query[name].ToString() switch
    {
        "" => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ServiceBusFault.Bad($"{name} is a whole number, 0 or more."),
    };

    private static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or > MaxBodyBytes)
        {
            throw ServiceBusFault.Bad($"A description has a length, of at most {MaxBodyBytes / 1024} KB.");
        }

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, XElement document, CancellationToken cancellationToken)
    {
        context.Response.ContentType = EntityDocument.ContentType;
        await context.Response.WriteAsync(document.ToString(SaveOptions.DisableFormatting), cancellationToken);
    }
}
