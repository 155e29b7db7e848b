using Azure.Core;
using Azure.Messaging.ServiceBus.Http;

namespace Azure.Messaging.ServiceBus.Administration;

/// <summary>Creates, reads and deletes topics, subscriptions and rules. Thread-safe.</summary>
/// <remarks>
/// What there is not makes <see cref="ServiceBusException"/> with reason MessagingEntityNotFound, what there is already MessagingEntityAlreadyExists;
/// a key without the right to manage <see cref="UnauthorizedAccessException"/>; a value out of range <see cref="ArgumentException"/>.
/// </remarks>
public class ServiceBusAdministrationClient
{
    private readonly ManagementConnection _connection;

    /// <summary>For mocks.</summary>
    protected ServiceBusAdministrationClient() => _connection = null!;

    /// <summary>A client of the namespace, and with the key, that a connection string names.</summary>
    public ServiceBusAdministrationClient(string connectionString)
        : this(connectionString, new ServiceBusAdministrationClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusAdministrationClient(string)"/>
    public ServiceBusAdministrationClient(string connectionString, ServiceBusAdministrationClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parsed = ConnectionString.Parse(connectionString);
        _connection = new ManagementConnection(parsed.Address, parsed.Authorization(options.Clock), options);
    }

    /// <summary>A client that signs in through Microsoft Entra.</summary>
    public ServiceBusAdministrationClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusAdministrationClientOptions())
    {
    }

    /// <inheritdoc cref="ServiceBusAdministrationClient(string, TokenCredential)"/>
    public ServiceBusAdministrationClient(
        string fullyQualifiedNamespace, TokenCredential credential, ServiceBusAdministrationClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
        _connection = new ManagementConnection(
            ConnectionString.AddressOf(fullyQualifiedNamespace), Authorization.Of(credential), options);
    }

    /// <summary>Creates a topic with the service's defaults.</summary>
    public virtual async Task<Response<TopicProperties>> CreateTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        EntityName.Check(name, EntityName.LongestTopic, nameof(name));
        var (response, xml) = await _connection.CreateAsync(name, TopicXml.Write(), cancellationToken).ConfigureAwait(false);
        return Response.FromValue(TopicXml.Read(name, xml), response);
    }

    /// <summary>Reads a topic.</summary>
    public virtual async Task<Response<TopicProperties>> GetTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        var (response, xml) = await _connection.GetAsync(name, TopicXml.Name, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(TopicXml.Read(name, xml), response);
    }

    /// <summary>Whether there is a topic of this name.</summary>
    public virtual Task<Response<bool>> TopicExistsAsync(string name, CancellationToken cancellationToken = default) =>
        _connection.ExistsAsync(name, TopicXml.Name, cancellationToken);

    /// <summary>Deletes a topic with its subscriptions and messages.</summary>
    public virtual Task<Response> DeleteTopicAsync(string name, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(name, cancellationToken);

    /// <summary>Lists the topics.</summary>
    public virtual AsyncPageable<TopicProperties> GetTopicsAsync(CancellationToken cancellationToken = default) =>
        _connection.List("$Resources/topics", TopicXml.Name, TopicXml.Read, cancellationToken);

    /// <summary>Creates a subscription that lets everything in.</summary>
    public virtual Task<Response<SubscriptionProperties>> CreateSubscriptionAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        CreateSubscriptionAsync(new CreateSubscriptionOptions(topicName, subscriptionName), cancellationToken);

    /// <inheritdoc cref="CreateSubscriptionAsync(string, string, CancellationToken)"/>
    public virtual Task<Response<SubscriptionProperties>> CreateSubscriptionAsync(
        CreateSubscriptionOptions options, CancellationToken cancellationToken = default) =>
        CreateAsync(options, rule: null, cancellationToken);

    /// <summary>Creates a subscription with its first rule, so that no message gets in that the rule would keep out.</summary>
    public virtual Task<Response<SubscriptionProperties>> CreateSubscriptionAsync(
        CreateSubscriptionOptions options, CreateRuleOptions rule, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return CreateAsync(options, rule, cancellationToken);
    }

    /// <summary>Reads a subscription.</summary>
    public virtual async Task<Response<SubscriptionProperties>> GetSubscriptionAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default)
    {
        var (response, xml) = await _connection
            .GetAsync(Path(topicName, subscriptionName), SubscriptionXml.Name, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(SubscriptionXml.Read(topicName, subscriptionName, xml), response);
    }

    /// <summary>Whether there is a subscription of this name.</summary>
    public virtual Task<Response<bool>> SubscriptionExistsAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        _connection.ExistsAsync(Path(topicName, subscriptionName), SubscriptionXml.Name, cancellationToken);

    /// <summary>Deletes a subscription with its messages.</summary>
    public virtual Task<Response> DeleteSubscriptionAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(Path(topicName, subscriptionName), cancellationToken);

    /// <summary>Lists the subscriptions of a topic.</summary>
    public virtual AsyncPageable<SubscriptionProperties> GetSubscriptionsAsync(
        string topicName, CancellationToken cancellationToken = default) => _connection.List(
            $"{topicName}/subscriptions", SubscriptionXml.Name, (name, xml) => SubscriptionXml.Read(topicName, name, xml), cancellationToken);

    /// <summary>Adds a rule: a message gets in when any rule lets it in.</summary>
    public virtual async Task<Response<RuleProperties>> CreateRuleAsync(
        string topicName, string subscriptionName, CreateRuleOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (response, xml) = await _connection
            .CreateAsync(Path(topicName, subscriptionName, options.Name), RuleXml.Write(RuleXml.Name, options), cancellationToken)
            .ConfigureAwait(false);
        return Response.FromValue(RuleXml.Read(options.Name, xml), response);
    }

    /// <summary>Whether the subscription has a rule of this name.</summary>
    public virtual Task<Response<bool>> RuleExistsAsync(
        string topicName, string subscriptionName, string ruleName, CancellationToken cancellationToken = default) =>
        _connection.ExistsAsync(Path(topicName, subscriptionName, ruleName), RuleXml.Name, cancellationToken);

    /// <summary>Lists the rules of a subscription.</summary>
    public virtual AsyncPageable<RuleProperties> GetRulesAsync(
        string topicName, string subscriptionName, CancellationToken cancellationToken = default) =>
        _connection.List($"{Path(topicName, subscriptionName)}/rules", RuleXml.Name, RuleXml.Read, cancellationToken);

    /// <summary>Deletes a rule.</summary>
    public virtual Task<Response> DeleteRuleAsync(
        string topicName, string subscriptionName, string ruleName, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(Path(topicName, subscriptionName, ruleName), cancellationToken);

    private static string Path(string topicName, string subscriptionName) => $"{topicName}/subscriptions/{subscriptionName}";

    private static string Path(string topicName, string subscriptionName, string ruleName) =>
        $"{Path(topicName, subscriptionName)}/rules/{ruleName}";

    private async Task<Response<SubscriptionProperties>> CreateAsync(
        CreateSubscriptionOptions options, CreateRuleOptions? rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (response, xml) = await _connection
            .CreateAsync(Path(options.TopicName, options.SubscriptionName), SubscriptionXml.Write(options, rule), cancellationToken)
            .ConfigureAwait(false);
        return Response.FromValue(SubscriptionXml.Read(options.TopicName, options.SubscriptionName, xml), response);
    }
}
