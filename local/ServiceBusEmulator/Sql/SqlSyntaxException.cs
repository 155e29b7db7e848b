namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>A text is no filter.</summary>
internal sealed class SqlSyntaxException(string message) : Exception(message);
