namespace Azure.Data.Tables;

/// <summary>One action of a transaction.</summary>
/// <param name="actionType">What to do.</param>
/// <param name="entity">The entity; for a delete only its keys count.</param>
/// <param name="etag">
/// The condition of an update or delete. The default means <c>*</c> for a delete and no condition at all (an upsert) for an update.
/// </param>
public class TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag)
{
    /// <summary>An action without a condition.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; } = actionType;

    /// <summary>The entity.</summary>
    public ITableEntity Entity { get; } = entity;

    /// <summary>The condition.</summary>
    public ETag ETag { get; } = etag;
}
