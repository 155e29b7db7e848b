namespace Azure.Data.Tables;

/// <summary>What every entity (row) of a table has.</summary>
public interface ITableEntity
{
    /// <summary>Groups the entities that can share a transaction; the first part of the key.</summary>
    string PartitionKey { get; set; }

    /// <summary>Unique within the partition; the second part of the key.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed it; never written by a client.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the entity that was read, for conditional changes.</summary>
    ETag ETag { get; set; }
}
