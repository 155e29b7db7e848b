using Thalassa.Registry.Memory;
using Thalassa.Registry.Store;

namespace Thalassa.Conformance.Tests;

public sealed class MemoryStoreHeartbeatTests : HeartbeatConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Memory.CreateAsync();
}

public sealed class MemoryStoreExpiryTests : ExpiryConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Memory.CreateAsync();
}

public sealed class MemoryStoreQueryTests : QueryConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Memory.CreateAsync();
}

public sealed class MemoryStoreRoutingTests : RoutingConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Memory.CreateAsync();
}

public sealed class MemoryStoreAgentTests : AgentConformance
{
    protected override Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync() => Memory.CreateAsync();
}

file static class Memory
{
    public static Task<(IRegistrationStore Registrations, IRoutingStore Routing)> CreateAsync()
    {
        var store = new MemoryStore();
        return Task.FromResult<(IRegistrationStore, IRoutingStore)>((store, store));
    }
}
