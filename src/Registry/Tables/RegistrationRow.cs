using System.Text;
using Azure;
using Azure.Data.Tables;
using Thalassa.Model.Faults;
using Thalassa.Model.Registrations;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tables;

/// <summary>A registration as a row: PartitionKey is the name, RowKey is <c>version|host|port</c>; times are Unix milliseconds.</summary>
internal static class RegistrationRow
{
    private const string Meta = "Meta";
    private const string MetaHash = "MetaHash";
    private const string Registered = "Registered";

    public static TableEntity Key(RegistrationId id) => new(id.Name, RegistrationOrder.RowOf(id));

    /// <summary>The whole row.</summary>
    public static TableEntity Write(StoredRegistration registration)
    {
        var row = Lease(registration, registration.LastKnown);
        row[Meta] = Encoding.UTF8.GetString(registration.Meta.Span);
        row[MetaHash] = registration.MetaHash.ToString();
        row[Registered] = registration.Registered;
        row[Keys.Revision] = registration.Revision;
        return row;
    }

    /// <summary>What a heartbeat changes of a row.</summary>
    public static TableEntity Lease(StoredRegistration registration, long lastKnown)
    {
        var row = Key(registration.Id);
        row[Keys.LastKnown] = lastKnown;
        row[Keys.ExpiresAt] = lastKnown + (registration.SecondsToExpire * 1000L);
        return row;
    }

    /// <summary>Reads a whole row of a known id.</summary>
    /// <param name="id">Who.</param>
    /// <param name="row">The row.</param>
    /// <param name="secondsToExpire">The lease that it has from now on, seconds; that of the row when null.</param>
    /// <exception cref="FormatException">Its meta is no JSON object.</exception>
    public static StoredRegistration Read(RegistrationId id, TableEntity row, int? secondsToExpire = null)
    {
        var lastKnown = row.GetInt64(Keys.LastKnown) ?? 0;
        var meta = Encoding.UTF8.GetBytes(row.GetString(Meta) ?? "{}");
        if (!JsonText.IsObject(meta))
        {
            throw new FormatException("its meta is not a JSON object");
        }

        return new StoredRegistration(
            id,
            meta,
            Store.MetaHash.Parse(row.GetString(MetaHash)),
            secondsToExpire ?? (int)(((row.GetInt64(Keys.ExpiresAt) ?? 0) - lastKnown) / 1000),
            row.GetInt64(Registered) ?? 0,
            lastKnown,
            row.GetInt64(Keys.Revision) ?? 0);
    }

    /// <summary>The id of a row, or null if it is no registration's, or one of a spelling that no registration has.</summary>
    public static RegistrationId? IdOf(TableEntity row) =>
        row.RowKey.Split('|') is [var version, var host, var port]
        && RegistrationId.TryCreate(row.PartitionKey, version, host, port, new FaultList()) is { } id
        && RegistrationOrder.RowOf(id) == row.RowKey
            ? id
            : null;

    /// <summary>Reads a whole row.</summary>
    /// <exception cref="FormatException">It is no registration's.</exception>
    public static StoredRegistration Read(TableEntity row) => Read(IdOf(row) ?? throw NoId(), row);

    /// <summary>What the reaper has to know of a row.</summary>
    /// <exception cref="FormatException">It is no registration's.</exception>
    public static DueRegistration ReadDue(TableEntity row) => new(
        IdOf(row) ?? throw NoId(),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(Keys.LastKnown) ?? 0),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(Keys.ExpiresAt) ?? 0),
        Mark.Of(row).ToString());

    public static TableTransactionAction Insert(StoredRegistration registration) =>
        new(TableTransactionActionType.Add, Write(registration));

    public static TableTransactionAction Replace(StoredRegistration registration, ETag etag) =>
        new(TableTransactionActionType.UpdateReplace, Write(registration), etag);

    public static TableTransactionAction Delete(RegistrationId id, ETag etag) =>
        new(TableTransactionActionType.Delete, Key(id), etag);

    private static FormatException NoId() => new("its keys are not those of a registration");
}
