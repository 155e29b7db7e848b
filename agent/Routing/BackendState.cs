using System.Collections.Immutable;
using Thalassa.Model.Routing;

namespace Thalassa.Agent.Routing;

/// <summary>A backend and the servers that it has now.</summary>
/// <param name="Definition">What the operator gave, with <see cref="Backend.Members"/> filled in as the API shows them.</param>
/// <param name="Servers">The members that have an address, each address and port once, in the order of <see cref="Server.Order"/>.</param>
public sealed record BackendState(Backend Definition, ImmutableArray<Server> Servers);
