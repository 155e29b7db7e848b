namespace Thalassa.Local.ServiceBus.Sql;

/// <summary>
/// A filter cannot be applied to a message: types that do not go together, an unknown system property, a division by zero.
/// </summary>
internal sealed class SqlEvaluationException(string message) : Exception(message);
