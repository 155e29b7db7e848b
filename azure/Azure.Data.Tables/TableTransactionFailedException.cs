using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>An action of a transaction failed, so nothing of the transaction happened. Status and code are those of the action.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Takes the failure of the one action.</summary>
    /// <param name="requestFailedException">Its message starts with the index of the action, as <c>2:The update condition…</c>.</param>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            (requestFailedException ?? throw new ArgumentNullException(nameof(requestFailedException))).Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        var message = requestFailedException.Message;
        var colon = message.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            FailedTransactionActionIndex = index;
        }
    }

    /// <summary>The zero-based index of the action that failed, or null if the service named none.</summary>
    public int? FailedTransactionActionIndex { get; }
}
