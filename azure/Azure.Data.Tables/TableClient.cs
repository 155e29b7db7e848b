using System.Buffers;
using System.Text;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables;

/// <summary>One table and its entities.</summary>
/// <remarks>Every method throws <see cref="RequestFailedException"/> with the service's status and code unless it says otherwise.</remarks>
public class TableClient
{
    private readonly TablesRest _rest;
    private readonly string _name;

    internal TableClient(TablesRest rest, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _rest = rest;
        _name = tableName;
    }

    /// <summary>For a test's double.</summary>
    protected TableClient() => (_rest, _name) = (null!, null!);

    /// <summary>The storage account.</summary>
    public virtual string AccountName => _rest.AccountName;

    /// <summary>The table.</summary>
    public virtual string Name => _name;

    /// <summary>Writes a filter whose values are quoted and typed as the service needs it.</summary>
    /// <param name="filter">As <c>$"PartitionKey eq {name} and ExpiresAt lt {time}"</c>.</param>
    public static string CreateQueryFilter(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.ToString(ODataLiteral.Instance);
    }

    /// <summary>Creates the table.</summary>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(cancellationToken).ConfigureAwait(false);
        return response.Status < 400 ? Created(response) : throw ErrorParser.Failure(response);
    }

    /// <summary>Creates the table, unless it exists.</summary>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await SendCreateAsync(cancellationToken).ConfigureAwait(false);
        if (response.Status >= 400)
        {
            var failure = ErrorParser.Failure(response);
            if (failure.ErrorCode != TableErrorCode.TableAlreadyExists)
            {
                throw failure;
            }
        }

        return Created(response);
    }

    /// <summary>Deletes the table and all it holds. Where there is none, the 404 is the answer, not an exception.</summary>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default)
    {
        using var message = _rest.Message(RequestMethod.Delete, Paths.Table(_name));
        return AllowMissing(await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Inserts an entity; 409 <c>EntityAlreadyExists</c> if there is one of these keys.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(RequestMethod.Post, Paths.Entities(_name), entity, default, cancellationToken);

    /// <summary>Inserts an entity, or changes the one that is there.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(Verb(mode), Paths.Entity(_name, entity.PartitionKey, entity.RowKey), entity, default, cancellationToken);

    /// <summary>Changes an entity; 404 if it is not there, 412 if its version is not <paramref name="ifMatch"/>.</summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default)
        {
            throw new ArgumentException("An update needs an ETag; ETag.All stands for any.", nameof(ifMatch));
        }

        return WriteAsync(Verb(mode), Paths.Entity(_name, entity.PartitionKey, entity.RowKey), entity, ifMatch, cancellationToken);
    }

    /// <summary>Deletes an entity. Where there is none, the 404 is the answer, not an exception; 412 throws.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row.</param>
    /// <param name="ifMatch">The version to delete; any by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        using var message = _rest.Message(RequestMethod.Delete, Paths.Entity(_name, partitionKey, rowKey));
        message.Request.Headers.SetValue("If-Match", IfMatch(ifMatch));
        return AllowMissing(await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads one entity; 404 if there is none.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row.</param>
    /// <param name="select">The properties wanted; all by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, cancellationToken).ConfigureAwait(false);
        return response.Status < 400 ? Found<T>(response) : throw ErrorParser.Failure(response);
    }

    /// <summary>Reads one entity, if there is one.</summary>
    /// <inheritdoc cref="GetEntityAsync{T}"/>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await SendGetAsync(partitionKey, rowKey, select, cancellationToken).ConfigureAwait(false);
        return response.Status switch
        {
            < 400 => Found<T>(response),
            404 => new NoValueResponse<T>(response),
            _ => throw ErrorParser.Failure(response),
        };
    }

    /// <summary>Reads the entities that a filter lets through, ordered by keys, page after page.</summary>
    /// <param name="filter">OData; see <see cref="CreateQueryFilter"/>. All entities by default.</param>
    /// <param name="maxPerPage">The most entities of a page, 1 to 1,000.</param>
    /// <param name="select">The properties wanted; all by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        CheckType<T>();
        return new EntityQuery<T>(_rest, $"{Paths.Entities(_name)}()", filter, Joined(select), maxPerPage, cancellationToken);
    }

    /// <summary>Does up to 100 actions on entities of one partition, all or none.</summary>
    /// <returns>The answers to the actions, in their order.</returns>
    /// <exception cref="TableTransactionFailedException">An action failed; nothing happened.</exception>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var batch = TransactionBody.Write(_rest.Endpoint, _name, [.. transactionActions]);
        using var message = _rest.Message(RequestMethod.Post, "/$batch");
        message.Request.Headers.SetValue("Content-Type", batch.ContentType);
        message.Request.Content = RequestContent.Create(batch.Content);
        var response = await _rest.SendOrThrowAsync(message, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(TransactionAnswers.Read(response), response);
    }

    internal static string IfMatch(ETag etag) => etag == default ? "*" : etag.ToString();

    private static RequestMethod Verb(TableUpdateMode mode) => mode == TableUpdateMode.Merge ? RequestMethod.Patch : RequestMethod.Put;

    private static string? Joined(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    private static void CheckType<T>()
    {
        if (typeof(T) != typeof(TableEntity))
        {
            throw new NotSupportedException($"{typeof(T)}: the stand-in gives entities as {nameof(TableEntity)} only.");
        }
    }

    private static Response AllowMissing(Response response) =>
        response.Status is < 400 or 404 ? response : throw ErrorParser.Failure(response);

    private static Response<T> Found<T>(Response response)
        where T : class
    {
        var entity = EntityReader.ReadOne(response.Content);
        if (response.Headers.ETag is { } etag)
        {
            entity.ETag = etag;
        }

        return Response.FromValue((T)(object)entity, response);
    }

    private Response<TableItem> Created(Response response) => Response.FromValue(new TableItem(_name), response);

    private async Task<Response> SendCreateAsync(CancellationToken cancellationToken)
    {
        using var message = _rest.Message(RequestMethod.Post, Paths.Tables, Encoding.UTF8.GetBytes($$"""{"TableName":"{{_name}}"}"""));
        return await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Response> SendGetAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select, CancellationToken cancellationToken)
    {
        CheckType<TableEntity>();
        using var message = _rest.Message(RequestMethod.Get, Paths.Entity(_name, partitionKey, rowKey));
        if (Joined(select) is { } properties)
        {
            message.Request.Uri.AppendQuery("$select", properties, escapeValue: true);
        }

        return await _rest.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Response> WriteAsync(
        RequestMethod method, string path, ITableEntity entity, ETag ifMatch, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        EntityWriter.Write(entity, body);
        using var message = _rest.Message(method, path, body.WrittenMemory);
        if (ifMatch != default)
        {
            message.Request.Headers.SetValue("If-Match", IfMatch(ifMatch));
        }

        return await _rest.SendOrThrowAsync(message, cancellationToken).ConfigureAwait(false);
    }
}
