namespace Thalassa.Registry.Store;

/// <summary>What was asked for is there, and its row cannot be read.</summary>
public sealed class UnreadableRowException : Exception
{
    /// <summary>Creates one.</summary>
    public UnreadableRowException()
    {
    }

    /// <inheritdoc cref="UnreadableRowException()"/>
    public UnreadableRowException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="UnreadableRowException()"/>
    public UnreadableRowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says which row, and what to do about it.</summary>
    internal UnreadableRowException(UnreadableRow unreadable)
        : this(
            $"Row {unreadable.Row} of the store cannot be read: {unreadable.Reason}. "
                + "Repair the row, or remove it with DELETE.")
    {
    }
}

/// <summary>A row that the store holds and cannot read. It is left out and left as it is.</summary>
/// <param name="Row">Its PartitionKey and RowKey, with a <c>/</c> between.</param>
/// <param name="Reason">What is wrong with it, without its content.</param>
public sealed record UnreadableRow(string Row, string Reason);
