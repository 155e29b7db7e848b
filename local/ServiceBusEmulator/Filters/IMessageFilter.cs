using Thalassa.Local.ServiceBus.Entities;

namespace Thalassa.Local.ServiceBus.Filters;

/// <summary>Which messages a rule lets in.</summary>
internal interface IMessageFilter
{
    /// <exception cref="Sql.SqlEvaluationException">It cannot be applied to this message.</exception>
    bool Matches(Message message);
}
