namespace Azure.Data.Tables;

/// <summary>What one action of a transaction does with its entity.</summary>
public enum TableTransactionActionType
{
    /// <summary>Insert; fails if it exists.</summary>
    Add = 0,

    /// <summary>Merge into the stored entity, if the ETag holds.</summary>
    UpdateMerge = 1,

    /// <summary>Replace the stored entity, if the ETag holds.</summary>
    UpdateReplace = 2,

    /// <summary>Delete, if the ETag holds; fails if it does not exist.</summary>
    Delete = 3,

    /// <summary>Insert, or merge into what is there.</summary>
    UpsertMerge = 4,

    /// <summary>Insert, or replace what is there.</summary>
    UpsertReplace = 5,
}
