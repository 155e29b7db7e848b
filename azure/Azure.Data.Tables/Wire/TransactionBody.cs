using System.Buffers;
using System.Text;

namespace Azure.Data.Tables.Wire;

/// <summary>Writes a transaction as one multipart request, and keeps the service's rules of what one may hold.</summary>
internal static class TransactionBody
{
    public static (string ContentType, ReadOnlyMemory<byte> Content) Write(
        Uri endpoint, string table, IReadOnlyList<TableTransactionAction> actions)
    {
        Check(actions);
        var id = Guid.NewGuid();
        var account = endpoint.AbsoluteUri.TrimEnd('/');
        var body = new ArrayBufferWriter<byte>(512 * (actions.Count + 1));
        Text(body, $"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n\r\n");
        for (var i = 0; i < actions.Count; i++)
        {
            Text(body, $"--changeset_{id}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            WriteAction(body, account, table, actions[i], i);
            Text(body, "\r\n");
        }

        Text(body, $"--changeset_{id}--\r\n--batch_{id}--\r\n");
        return body.WrittenCount <= Limits.TransactionBytes
            ? ($"multipart/mixed; boundary=batch_{id}", body.WrittenMemory)
            : throw Failed(413, "RequestBodyTooLarge", $"0:The transaction has {body.WrittenCount} bytes; 4 MiB is the most.");
    }

    private static void WriteAction(ArrayBufferWriter<byte> body, string account, string table, TableTransactionAction action, int index)
    {
        var (entity, type) = (action.Entity, action.ActionType);
        var path = type == TableTransactionActionType.Add
            ? Paths.Entities(table)
            : Paths.Entity(table, entity.PartitionKey, entity.RowKey);
        Text(body, $"{Verb(type)} {account}{path} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");
        if (Condition(type, action.ETag) is { } condition)
        {
            Text(body, $"If-Match: {condition}\r\n");
        }

        if (type == TableTransactionActionType.Delete)
        {
            Text(body, "\r\n");
            return;
        }

        Text(body, "Content-Type: application/json\r\nPrefer: return-no-content\r\n\r\n");
        try
        {
            EntityWriter.Write(entity, body);
        }
        catch (RequestFailedException e)
        {
            throw Failed(e.Status, e.ErrorCode!, $"{index}:{e.Message}");
        }
    }

    private static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count == 0)
        {
            throw new InvalidOperationException("A transaction needs at least one action.");
        }

        if (actions.Count > Limits.ActionsPerTransaction)
        {
            throw Failed(400, "InvalidInput", $"{Limits.ActionsPerTransaction}:A transaction has at most {Limits.ActionsPerTransaction} actions.");
        }

        var rows = new HashSet<string>(actions.Count, StringComparer.Ordinal);
        for (var i = 0; i < actions.Count; i++)
        {
            if (actions[i].Entity.PartitionKey != actions[0].Entity.PartitionKey)
            {
                throw Failed(400, "CommandsInBatchActOnDifferentPartitions", $"{i}:All actions of a transaction are on one partition.");
            }

            if (!rows.Add(actions[i].Entity.RowKey))
            {
                throw Failed(400, "InvalidDuplicateRow", $"{i}:A transaction names each row once.");
            }
        }
    }

    private static string Verb(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST",
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
        _ => "DELETE",
    };

    private static string? Condition(TableTransactionActionType type, ETag etag) => type switch
    {
        TableTransactionActionType.Delete => TableClient.IfMatch(etag),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when etag != default => etag.ToString(),
        _ => null,
    };

    private static TableTransactionFailedException Failed(int status, string code, string message) =>
        new(new RequestFailedException(status, message, code, innerException: null));

    private static void Text(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);
}
