using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Thalassa.Model.Events;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>An event that is not published yet, in the partition of its subject.</summary>
/// <remarks>
/// RowKey is <c>!</c>, the subject's parts and the revision, so that the events of one subject are in order.
/// <c>ExpiresAt</c> is the time of the event, so that one scan finds leases that ran out and events that were left behind.
/// Of a published offline the key stays for a minute: an online that follows takes a later revision than its, even
/// on an instance whose clock is behind.
/// </remarks>
internal static class OutboxRow
{
    public const string Writer = "Writer";

    private const string Type = "Type";
    private const string Subject = "Subject";
    private const string Time = "Time";
    private const string Data = "Data";
    private const string TraceParent = "TraceParent";
    private const string TraceState = "TraceState";

    private static readonly TimeSpan TraceLife = TimeSpan.FromMinutes(1);

    /// <summary>The properties that an event is read from, besides the keys.</summary>
    public static IReadOnlyList<string> Properties { get; } = [Type, Subject, Time, Data, TraceParent, TraceState, Keys.Revision];

    /// <summary>
    /// A registration's subject is <c>/name/version/host/port</c>; a routing object's is <c>kind/key</c> or <c>kind/key?label</c>.
    /// </summary>
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
        if (item.TraceParent is not null)
        {
            row[TraceParent] = item.TraceParent;
            row[TraceState] = item.TraceState ?? string.Empty;
        }

        return new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    /// <summary>What becomes of the row of an event that was published: nothing, or of an offline, a trace.</summary>
    public static TableTransactionAction Published(RegistryEvent item, DateTimeOffset now)
    {
        var row = Key(item);
        if (item.Type != EventTypes.Offline)
        {
            return Delete(row);
        }

        row[Keys.ExpiresAt] = (now + TraceLife).ToUnixTimeMilliseconds();
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    public static TableTransactionAction Delete(TableEntity row) => new(TableTransactionActionType.Delete, row, ETag.All);

    /// <summary>The filter for all that the outbox has of one registration, by revision.</summary>
    public static string FilterOf(RegistrationId id)
    {
        var prefix = $"!{RegistrationOrder.RowOf(id)}";
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {id.Name} and RowKey ge {$"{prefix}|"} and RowKey lt {prefix + Keys.AfterSeparator}");
    }

    /// <summary>The revision that a row's key ends with; 0 when it ends otherwise.</summary>
    public static long RevisionOf(TableEntity row) =>
        long.TryParse(row.RowKey.AsSpan(row.RowKey.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : 0;

    /// <summary>Whether it is what remains of an event that was published: a row without any of its properties.</summary>
    public static bool IsTrace(TableEntity row) => row[Data] is null && row[Type] is null && row[Subject] is null;

    public static bool Is(TableEntity row) => row.RowKey.StartsWith('!');

    /// <exception cref="FormatException">A part is missing, or the row is not where its event is looked for.</exception>
    public static RegistryEvent Read(TableEntity row)
    {
        var subject = row.GetString(Subject) ?? throw Missing(Subject);
        var item = new RegistryEvent
        {
            Id = $"{subject}@{row.GetInt64(Keys.Revision) ?? throw Missing(Keys.Revision)}",
            Type = row.GetString(Type) ?? throw Missing(Type),
            Subject = subject,
            Time = row.GetDateTimeOffset(Time) ?? default,
            TraceParent = row.GetString(TraceParent),
            TraceState = row.GetString(TraceState) is { Length: > 0 } state ? state : null,
            Data = JsonElement.Parse(row.GetString(Data) ?? throw Missing(Data)),
        };
        var key = Key(item);
        return key.PartitionKey == row.PartitionKey && key.RowKey == row.RowKey
            ? item
            : throw new FormatException("its keys are not those of its event");
    }

    private static FormatException Missing(string property) => new($"it has no {property}");
}
