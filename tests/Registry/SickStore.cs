using System.Reflection;
using Thalassa.Registry.Store;

namespace Thalassa.Registry.Tests;

/// <summary>A store that fails whatever it is asked.</summary>
public class SickStore : DispatchProxy
{
    internal static IRegistrationStore Create() => Create<IRegistrationStore, SickStore>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new IOException("The store is sick.");
}
