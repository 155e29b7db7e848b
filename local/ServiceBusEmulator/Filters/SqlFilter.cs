using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Filters;

/// <summary>Lets in what an expression is true for; neither false nor unknown is.</summary>
internal sealed class SqlFilter : IMessageFilter
{
    private readonly SqlNode _expression;

    /// <exception cref="SqlSyntaxException">The text is no expression.</exception>
    public SqlFilter(string text, IReadOnlyDictionary<string, object> parameters)
    {
        _expression = SqlParser.Read(text);
        Parameters = parameters;
    }

    public IReadOnlyDictionary<string, object> Parameters { get; }

    public bool Matches(Message message) => Matches((IMessageProperties)message);

    public bool Matches(IMessageProperties message) => new SqlEvaluator(message, Parameters).IsTrue(_expression) == true;
}
