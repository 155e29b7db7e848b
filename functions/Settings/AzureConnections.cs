using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Thalassa.Model.Faults;
using Thalassa.Registry.Events;
using Thalassa.Registry.Storage;

namespace Thalassa.Functions.Settings;

/// <summary>The clients of Azure services, by connection string or, as the Functions host has it, by identity.</summary>
/// <remarks>No fault repeats a connection string: it may hold a key.</remarks>
internal sealed class AzureConnections(IConfiguration configuration, FaultList faults)
{
    private const string Storage = "AzureWebJobsStorage";
    private const string StorageHint =
        "must be a storage account's connection string or UseDevelopmentStorage=true; for an identity use __accountName, or "
        + "__tableServiceUri and __blobServiceUri";

    public TableServiceClient? Tables() =>
        Connect(
            Storage,
            StorageHint,
            connectionString => new TableServiceClient(connectionString, StorageClients.TableOptions()),
            identity =>
                identity["tableServiceUri"]
                ?? (identity["accountName"] is { } account ? $"https://{account}.table.core.windows.net" : null),
            (endpoint, credential) => new TableServiceClient(new Uri(endpoint), credential, StorageClients.TableOptions()));

    public BlobServiceClient? Blobs() =>
        Connect(
            Storage,
            StorageHint,
            connectionString => new BlobServiceClient(connectionString, StorageClients.BlobOptions()),
            identity =>
                identity["blobServiceUri"] ?? (identity["accountName"] is { } account ? $"https://{account}.blob.core.windows.net" : null),
            (endpoint, credential) => new BlobServiceClient(new Uri(endpoint), credential, StorageClients.BlobOptions()));

    public ServiceBusClient? Bus() => Connect(
        "ServiceBusConnection",
        "must be a Service Bus namespace's connection string; for an identity use __fullyQualifiedNamespace",
        connectionString => new ServiceBusClient(connectionString, ServiceBusEventPublisher.ClientOptions()),
        identity => identity["fullyQualifiedNamespace"],
        (address, credential) => new ServiceBusClient(address, credential, ServiceBusEventPublisher.ClientOptions()));

    private T? Connect<T>(
        string setting,
        string hint,
        Func<string, T> byConnectionString,
        Func<IConfiguration, string?> addressOf,
        Func<string, TokenCredential, T> byIdentity)
        where T : class
    {
        var section = configuration.GetSection(setting);
        try
        {
            return section.Value is { Length: > 0 } connectionString ? byConnectionString(connectionString)
                : addressOf(section) is { Length: > 0 } address ? byIdentity(address, Credential(section))
                : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            faults.Add(setting, hint);
            return null;
        }
    }

    // The words are the Functions host's. Where only the app's own identity counts, nothing else is even tried.
    private TokenCredential Credential(IConfigurationSection section)
    {
        var clientId = section["clientId"] is { Length: > 0 } id ? id : null;
        switch (section["credential"])
        {
            case null or "":
                return new DefaultAzureCredential(WithDeadline(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }));
            case "managedidentity":
                return new ManagedIdentityCredential(WithDeadline(
                    new ManagedIdentityCredentialOptions(
                        clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))));
            default:
                faults.Add(
                    $"{section.Path}__credential", "must be managedidentity; omit it to use DefaultAzureCredential");
                return new DefaultAzureCredential();
        }
    }

    // A request waits for its first token, too, and no longer than for storage itself.
    private static T WithDeadline<T>(T options)
        where T : TokenCredentialOptions
    {
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(4);
        options.Retry.MaxRetries = 1;
        return options;
    }
}
