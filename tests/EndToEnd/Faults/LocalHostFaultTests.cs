using Thalassa.Testing.Whole;

namespace Thalassa.EndToEnd.Tests.Faults;

/// <summary>With the registry in one process.</summary>
public sealed class LocalHostFaultTests(LocalHostFaultTests.Fixture fixture)
    : FaultTests(fixture),
        IClassFixture<LocalHostFaultTests.Fixture>
{
    public sealed class Fixture() : FaultFixture(RegistryHost.Local);
}
