using Thalassa.Local.ServiceBus.Entities;
using Thalassa.Local.ServiceBus.Sql;

namespace Thalassa.Local.ServiceBus.Filters;

/// <summary>Lets in what equals every given value; texts are compared case by case.</summary>
/// <param name="System">Properties of the service's own, by their SQL names.</param>
/// <param name="User">The application's properties.</param>
internal sealed record CorrelationFilter(IReadOnlyDictionary<string, string> System, IReadOnlyDictionary<string, object> User)
    : IMessageFilter
{
    public bool Matches(Message message) =>
        System.All(wanted => message.TryGetSystem(wanted.Key, out var value) && Equals(value, wanted.Value))
        && User.All(wanted =>
            message.TryGetUser(wanted.Key, out var value) && Equals(SqlValues.Normal(value), SqlValues.Normal(wanted.Value)));
}
