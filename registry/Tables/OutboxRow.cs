using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Thalassa.Model.Events;

namespace Thalassa.Registry.Tables;

/// <summary>An event that is not published yet, in the partition of what it tells of.</summary>
/// <remarks>
/// RowKey is <c>!</c>, the subject's parts and the revision, so that the events of one subject are in order.
/// <c>ExpiresAt</c> is the time of the event, so that one scan finds leases that ran out and events that were left behind.
/// </remarks>
internal static class OutboxRow
{
    public const string Writer = "Writer";

    private const string Type = "Type";
    private const string Subject = "Subject";
    private const string Time = "Time";
    private const string Data = "Data";

    /// <summary>The properties that an event is read from, besides the keys.</summary>
    public static IReadOnlyList<string> Properties { get; } = [Type, Subject, Time, Data, Keys.Revision];

    /// <summary>A registration's subject is <c>/name/version/host/port</c>; a routing object's is <c>kind/key</c> or <c>kind/key?label</c>.</summary>
    public static TableEntity Key(RegistryEvent item)
    {
        var isRegistration = item.Subject.StartsWith('/');
        var name = isRegistration ? item.Subject[1..item.Subject.IndexOf('/', 1)] : Keys.RoutingPartition;
        var rest = isRegistration ? item.Subject[(name.Length + 2)..] : item.Subject;
        return new TableEntity(name, $"!{rest.Replace('/', '|').Replace('?', '|')}|{item.Revision:D19}");
    }

    /// <summary>Records an event, signed by the instance that does, so that it knows its own work again.</summary>
    public static TableTransactionAction Add(RegistryEvent item, string writer)
    {
        var row = Key(item);
        row[Keys.ExpiresAt] = item.Time.ToUnixTimeMilliseconds();
        row[Keys.Revision] = item.Revision;
        row[Type] = item.Type;
        row[Subject] = item.Subject;
        row[Time] = item.Time;
        row[Data] = item.Data.GetRawText();
        row[Writer] = writer;
        return new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    public static TableTransactionAction Delete(RegistryEvent item) =>
        new(TableTransactionActionType.Delete, Key(item), ETag.All);

    public static bool Is(TableEntity row) => row.RowKey.StartsWith('!');

    public static RegistryEvent Read(TableEntity row) => new()
    {
        Id = $"{row.GetString(Subject)}@{row.GetInt64(Keys.Revision)}",
        Type = row.GetString(Type)!,
        Subject = row.GetString(Subject)!,
        Time = row.GetDateTimeOffset(Time) ?? default,
        Data = JsonElement.Parse(row.GetString(Data)!),
    };
}
