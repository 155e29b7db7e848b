using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Wire;
using Azure.Storage.Shared;

namespace Azure.Data.Tables;

/// <summary>The table service of one storage account.</summary>
public class TableServiceClient
{
    private const string Scope = "https://storage.azure.com/.default";

    private readonly TablesRest _rest;

    /// <summary>Connects as a storage connection string says.</summary>
    /// <exception cref="FormatException">The text is none, or names no account key.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, options: null)
    {
    }

    /// <inheritdoc cref="TableServiceClient(string)"/>
    public TableServiceClient(string connectionString, TableClientOptions? options)
    {
        var connection = StorageConnection.Parse(connectionString, "Table", emulatorPort: 10002);
        var credential = new TableSharedKeyCredential(connection.AccountName, connection.AccountKey);
        _rest = new TablesRest(connection.Endpoint, credential.AccountName, options, new SharedKeyLitePolicy(credential));
    }

    /// <summary>Connects with the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, options: null)
    {
    }

    /// <inheritdoc cref="TableServiceClient(Uri, TableSharedKeyCredential)"/>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        _rest = new TablesRest(endpoint, credential.AccountName, options, new SharedKeyLitePolicy(credential));
    }

    /// <summary>Connects with a Microsoft Entra identity; only over https.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        var account = endpoint.Host.Split('.')[0];
        _rest = new TablesRest(endpoint, account, options, new BearerTokenAuthenticationPolicy(tokenCredential, Scope));
    }

    /// <summary>For a test's double.</summary>
    protected TableServiceClient() => _rest = null!;

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _rest.AccountName;

    /// <summary>The address of the service.</summary>
    public virtual Uri Uri => _rest.Endpoint;

    /// <summary>A client for one table, which need not exist yet.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_rest, tableName);
}
