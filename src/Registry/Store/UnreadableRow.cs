namespace Thalassa.Registry.Store;

/// <summary>A row that the store holds and cannot read. It is left out and left as it is.</summary>
/// <param name="Row">Its PartitionKey and RowKey, with a <c>/</c> between.</param>
/// <param name="Reason">What is wrong with it, without its content.</param>
public sealed record UnreadableRow(string Row, string Reason);
